import Foundation
package import HubModel

/// How full the disks are that the hub writes to: below 5 % nothing is asked any more, so that nothing ends half written.
package struct DiskExamination: Examination {
    package let group = ExaminationGroup.disk
    package let subject = "disk"
    private let places: [Place]
    private let free: @Sendable (String) -> Free?

    package struct Place: Sendable {
        package var name: Localized
        package var path: String

        package init(_ name: Localized, _ path: String) {
            self.name = name
            self.path = path
        }
    }

    /// What a file system has left for this user.
    package struct Free: Sendable {
        package var share: Double
        package var bytes: Int64

        package init(share: Double, bytes: Int64) {
            self.share = share
            self.bytes = bytes
        }
    }

    /// `free`: of a path; `nil` asks the file system.
    package init(_ places: [Place], free: (@Sendable (String) -> Free?)? = nil) {
        self.places = places
        self.free = free ?? DiskExamination.ask
    }

    package func findings() async -> [Finding] {
        places.compactMap { place in
            guard let free = free(place.path) else { return nil }
            let (tenths, gigabytes) = (Int(free.share * 1000), free.bytes / 1_000_000_000)
            let mark: Finding.Mark = free.share < 0.05 ? .error : free.share < 0.15 ? .warning : .good
            return Finding(
                mark == .good ? "disk.room" : "disk.full",
                place.path,
                mark,
                blame: .unavailable,
                Localized(
                    vi: "\(place.name.vietnamese): còn \(tenths / 10),\(tenths % 10) %, \(gigabytes) GB",
                    en: "\(place.name.english): \(tenths / 10).\(tenths % 10) % free, \(gigabytes) GB"
                ),
                cure: mark == .good
                    ? nil
                    : Localized(
                        vi:
                            "Dưới 5 % không lượt chạy nào gọi nguồn. Giải phóng chỗ, hoặc rút ngắn keep_answers rồi lienthong clean.",
                        en:
                            "Below 5 % no run calls a source. Make room, or shorten keep_answers and run lienthong clean."
                    )
            )
        }
    }

    /// C: `statvfs`.
    private static func ask(_ path: String) -> Free? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Free(
            share: LandingFiles.freeShare(of: path),
            bytes: Int64(status.f_bavail) * Int64(status.f_frsize)
        )
    }
}
