/// What partners send besides pages: one large file each.
enum FileFormat: CaseIterable {
    case csv, workbook, feed

    var name: String {
        switch self {
        case .csv: "CSV.gz"
        case .workbook: "XLSX"
        case .feed: "GTFS zip"
        }
    }

    var pull: String {
        switch self {
        case .csv: "electricity-files/invoices"
        case .workbook: "transport/timetable_files"
        case .feed: "transport/gtfs"
        }
    }

    /// Where its rows arrive; of a feed those that nearly all of it is made of.
    var table: String {
        switch self {
        case .csv: "staging.electricity_invoice_csv"
        case .workbook: "staging.coach_trip"
        case .feed: "staging.bus_stop_time"
        }
    }

    /// Where the connector looks for it.
    var fileName: String {
        switch self {
        case .csv: "hoadon.csv.gz"
        case .workbook: "lichchay.xlsx"
        case .feed: "gtfs.zip"
        }
    }

    /// A month of a utility, the coaches of a large province, the buses of a city: so many where the scale is a million.
    func rows(scale: Int) -> Int {
        switch self {
        case .csv: scale
        case .workbook: max(scale / 10, 1)
        // Trips of ten stop times.
        case .feed: max(scale / 5, 6) * 10
        }
    }
}

/// One load of a file.
struct FileSample {
    var format: FileFormat
    var rows: Int
    /// Unpacked, where what came was packed.
    var bytes: Int
    var usage: Program.Usage
}
