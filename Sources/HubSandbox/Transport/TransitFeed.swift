/// The bus network as a GTFS archive, with what real Vietnamese feeds do: no `agency.txt`, byte order marks, names that
/// were never filled in, an expired calendar, times beyond midnight, files that nobody needs.
package struct TransitFeed: Sendable {
    static let stopsOfATrip = 10
    private static let pieceSize = 64 << 10
    private static let named = [
        "Bến xe Long An", "Chợ Bến Lức", "Bến xe Miền Tây", "Ngã tư Bình Nhựt", "UBND xã Cần Giuộc",
        "Bệnh viện đa khoa, cổng chính",
    ]

    package let tripCount: Int
    package let stopCount: Int
    let routeCount: Int
    let revision: Int

    /// - Parameters:
    ///   - scale: six hundred of it make a trip of ten stop times.
    ///   - revision: each moves the departures of one route by five minutes.
    package init(scale: Int, revision: Int) {
        self.init(trips: scale / 600, revision: revision)
    }

    package init(stopTimes: Int) {
        self.init(trips: stopTimes / Self.stopsOfATrip, revision: 0)
    }

    private init(trips: Int, revision: Int) {
        tripCount = max(6, trips)
        routeCount = max(2, tripCount / 12)
        stopCount = max(12, tripCount / 4)
        self.revision = revision
    }

    package var stopTimeCount: Int { tripCount * Self.stopsOfATrip }

    package var bytes: [UInt8] {
        get throws { try zip.bytes }
    }

    /// The archive in pieces, none of which grows with the network.
    package func write(to sink: ([UInt8]) throws -> Void) throws {
        try zip.write(to: sink)
    }

    private var zip: ZipFile {
        ZipFile(entries: [
            lines("stops.txt", "\u{FEFF}stop_id,stop_name,stop_lat,stop_lon,location_type", stopCount, stop),
            lines(
                "routes.txt",
                "route_id,agency_id,route_short_name,route_long_name,route_type",
                routeCount,
                route
            ),
            .init("calendar.txt", Self.calendar), .init("calendar_dates.txt", Self.exceptions),
            lines("trips.txt", "route_id,service_id,trip_id,trip_headsign,direction_id", tripCount, trip),
            lines(
                "stop_times.txt",
                "trip_id,arrival_time,departure_time,stop_id,stop_sequence",
                stopTimeCount,
                stopTime
            ),
            .init("fare_attributes.txt", Self.fares),
            .init(
                "shapes.txt",
                "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\r\nS1,10.5,106.4,1\r\n"
            ),
        ])
    }

    private func lines(_ name: String, _ head: String, _ count: Int, _ line: @escaping (Int) -> String)
        -> ZipFile.Entry
    {
        ZipFile.Entry(name) { write in
            var piece = Array((head + "\r\n").utf8)
            for index in 0..<count {
                piece += Array((line(index) + "\r\n").utf8)
                guard piece.count > Self.pieceSize else { continue }
                try write(piece)
                piece.removeAll(keepingCapacity: true)
            }
            try write(piece)
        }
    }

    // MARK: Lines

    private func stop(_ index: Int) -> String {
        let latitude = "10.\(padded(500_000 + index * 37 % 300_000, 6))"
        let longitude = "106.\(padded(400_000 + index * 53 % 300_000, 6))"
        guard index % 7 != 6 else {
            return "S\(padded(index, 5)),STOP_01_\(index)_S1,\(latitude),\(longitude),0"
        }
        let name = Self.named[index % Self.named.count]
        let written = name.contains(",") ? "\"\(name)\"" : name
        return "S\(padded(index, 5)),\(written),\(latitude),\(longitude),\(index % 5 == 0 ? "" : "0")"
    }

    private func route(_ index: Int) -> String {
        let short = index % 3 == 2 ? "n/a-01_\(index)" : "62-\(index + 1)"
        return
            "R62_\(index + 1),,\(short),\"Bến xe Long An - Bến xe Miền Tây, lượt \(index + 1)\",\(index % 4 == 3 ? 200 : 3)"
    }

    private func trip(_ index: Int) -> String {
        "\(routeCode(index)),\(["NGAYTHUONG", "CUOITUAN", "FULLW"][index % 3]),\(tripCode(index)),Bến xe Miền Tây,\(index % 2)"
    }

    /// Every sixth trip leaves at 23:50 and arrives tomorrow; between the ends some stops have no time of their own.
    private func stopTime(_ index: Int) -> String {
        let (trip, place) = index.quotientAndRemainder(dividingBy: Self.stopsOfATrip)
        let start = trip % 6 == 5 ? 23 * 60 + 50 : 5 * 60 + 30 + trip * 17 % 900
        let moved = (0..<revision).count { $0 % routeCount == trip % routeCount } * 5
        let minute = start + moved + place * 8
        let time = "\(padded(minute / 60, 2)):\(padded(minute % 60, 2)):00"
        let written = place == 4 ? "," : "\(time),\(time)"
        return "\(tripCode(trip)),\(written),S\(padded((trip + place) % stopCount, 5)),\(place + 1)"
    }

    private func routeCode(_ trip: Int) -> String { "R62_\(trip % routeCount + 1)" }
    private func tripCode(_ trip: Int) -> String { "\(routeCode(trip))_\(padded(trip, 4))" }

    // MARK: What is always the same

    private static let calendar = """
        service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\r
        NGAYTHUONG,1,1,1,1,1,0,0,20260101,20261231\r
        CUOITUAN,0,0,0,0,0,1,1,20260101,20261231\r
        FULLW,1,1,1,1,1,1,1,20180101,20181231\r

        """
    private static let exceptions = """
        service_id,date,exception_type\r
        NGAYTHUONG,20260217,2\r
        CUOITUAN,20260217,1\r

        """
    private static let fares = """
        fare_id,price,currency_type,payment_method,transfers\r
        F1,15000,VND,0,0\r

        """
}
