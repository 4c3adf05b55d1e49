import Foundation

/// Ready pages of one set of invoices on disk, as the sandbox writes them.
struct Pages {
    enum Format: String {
        case json, xml
    }

    let name: String
    let format: Format
    let count: Int
    let pageSize: Int
    let folder: URL

    var pageCount: Int { (count + pageSize - 1) / pageSize }

    /// Bytes of all pages together.
    func bytes() throws -> Int {
        try (1...pageCount).reduce(0) { sum, number in
            try sum + (page(number).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
        }
    }

    func page(_ number: Int) -> URL {
        folder.appending(path: "page-\(number).\(format.rawValue)")
    }
}

/// Makes pages with `lienthong-sandbox`: the same bytes for the same numbers, in seeded shuffled order.
struct PageMaker {
    private static let shuffleSeed = 7
    let sandbox: Program
    private let workspace: Workspace
    private let pageSize: Int

    init(_ options: BenchCommand, _ workspace: Workspace) throws(BenchFailure) {
        sandbox = try Program(
            options.sandbox,
            cure: "build it: swift build -c release --product lienthong-sandbox"
        )
        self.workspace = workspace
        pageSize = options.pageSize
    }

    /// Each revision differs from the one before in 1 % of the invoices.
    func make(_ format: Pages.Format, count: Int, revision: Int = 0) throws -> Pages {
        let name = "pages-\(format.rawValue)-\(count)-\(revision)"
        let folder = workspace.work.appending(path: name)
        workspace.remove(name)
        // No record breaks a rule: the baselines load the same number of rows.
        let arguments = [
            "--write-pages", folder.path, "--count", "\(count)", "--page-size", "\(pageSize)",
            "--format", format.rawValue, "--shuffle-seed", "\(Self.shuffleSeed)", "--revision", "\(revision)",
            "--bad-share", "0", "--change-share", "0.01",
        ]
        try sandbox.run(arguments, Program.Setting(output: workspace.log(name)))
        let pages = Pages(name: name, format: format, count: count, pageSize: pageSize, folder: folder)
        try pages.emptyPage.write(
            to: folder.appending(path: "empty.\(format.rawValue)"),
            atomically: true,
            encoding: .utf8
        )
        return pages
    }
}

extension Pages {
    /// What the utility answers beyond its last page.
    fileprivate var emptyPage: String {
        switch format {
        case .json: #"{"maLoi":"00","thongBao":"","tongSo":\#(count),"duLieu":[]}"#
        case .xml: "<KetQua><MaLoi>0</MaLoi><ThongBao/><TongSo>\(count)</TongSo><DanhSachHoaDon/></KetQua>"
        }
    }
}
