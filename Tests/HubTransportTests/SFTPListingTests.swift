import HubModel
import HubTransport
import Testing

@Suite struct `A listing of SFTP` {
    /// 26 November 2026, 15:00 UTC.
    private let now = Timestamp(seconds: 1_795_705_200)

    private func listing(_ text: String) -> SFTPListing { SFTPListing(Array(text.utf8), now: now) }

    private func lines(_ listing: SFTPListing) -> [String] {
        listing.files.map {
            "\($0.kind) \(String(decoding: $0.name, as: UTF8.self)) \($0.size ?? -1) \($0.stamp)"
        }
    }

    @Test(arguments: [
        ("-rw-r--r--    1 root     root         1234 Nov 26 14:57 a.csv", "file a.csv 1234 Nov 26 14:57"),
        ("-rw-r--r--    1 root     root         1234 Nov  6  2025 a.csv", "file a.csv 1234 Nov 6 2025"),
        ("-rw-r--r--    1 tram     domain users     9 Nov 26 14:57 a b  c ", "file a b  c  9 Nov 26 14:57"),
        ("-rwxrwxrwx   1 May 5 12 Nov 26 14:57 x", "file x 12 Nov 26 14:57"),
        ("-rw-r--r--    1 0 0 7 Nov 26 14:57  trước", "file  trước 7 Nov 26 14:57"),
        ("-rw-r--r--    1 0 0 7 Nov 26 14:57 9 Nov 26 14:57 b", "file 9 Nov 26 14:57 b 7 Nov 26 14:57"),
        ("drwxr-xr-x    2 0 0 4096 Nov 26 14:57 con", "folder con 4096 "),
        ("prw-r--r--    2 0 0 0 Nov 26 14:57 ong", "other ong 0 "),
    ])
    func `is read whatever stands in owner, group and name`(line: String, wanted: String) {
        #expect(lines(listing(line + "\n")) == [wanted])
        #expect(!listing(line + "\n").needsNames)
    }

    @Test func `leaves out the folder itself and the one above`() {
        let text = "drwxr-xr-x 2 0 0 4096 Nov 26 14:57 .\ndrwxr-xr-x 2 0 0 4096 Nov 26 14:57 ..\n"
        #expect(lines(listing(text)) == [])
        #expect(lines(listing("")) == [])
    }

    @Test func `keeps a name with a line break whole`() {
        let text = "-rw-r--r-- 1 0 0 7 Nov 26 14:57 a\nb\n-rw-r--r-- 1 0 0 8 Nov 26 14:57 c\n"
        var found = listing(text)
        found.add(names: Array("a\nb\nc\n".utf8))
        #expect(lines(found) == ["file a\nb 7 Nov 26 14:57", "file c 8 Nov 26 14:57"])
    }

    @Test func `takes names that no line tells from the plain list`() {
        var found = listing("hệ thống lạ: a.csv 12 KB\nlrwxrwxrwx 1 0 0 3 Nov 26 14:57 b -> c -> d\n")
        #expect(found.needsNames)
        found.add(names: Array(".\n..\na.csv\nb -> c\n".utf8))
        #expect(lines(found) == ["link b -> c 3 ", "file a.csv -1 "])
    }

    @Test(arguments: [
        ("Nov 26 14:57", 1_795_705_020), ("Nov 26 22:30", 1_795_732_200), ("Dec  1 10:00", 1_764_583_200),
        ("Jan  1  2026", 1_767_225_600),
    ])
    func `knows the year of a time`(time: String, seconds: Int64) {
        #expect(listing("-rw-r--r-- 1 0 0 7 \(time) a\n").files.first?.changedAt == seconds)
    }
}
