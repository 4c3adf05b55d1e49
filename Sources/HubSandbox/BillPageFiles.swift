package import Foundation

/// Ready pages of bills as files, for a file server to deliver: the same bytes that the utility answers.
package struct BillPageFiles: Sendable {
    package var pageSize: Int
    package var format: BillFormat
    /// Puts the bills of the whole set in this seeded order; `nil` keeps theirs.
    package var shuffleSeed: UInt64?

    package init(pageSize: Int, format: BillFormat, shuffleSeed: UInt64? = nil) {
        self.pageSize = pageSize
        self.format = format
        self.shuffleSeed = shuffleSeed
    }

    /// Writes `page-1.json`, `page-2.json`… to a folder that is made if it is missing, and returns how many.
    package func write(_ world: ElectricityWorld, to folder: URL) throws -> Int {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pages = (world.billCount + pageSize - 1) / pageSize
        for number in 1...pages {
            let file = folder.appending(path: "page-\(number).\(format.rawValue)")
            try Data(page(number, of: world)).write(to: file, options: .atomic)
        }
        return pages
    }

    package func page(_ number: Int, of world: ElectricityWorld) -> [UInt8] {
        let start = (number - 1) * pageSize
        let positions = start..<min(world.billCount, start + pageSize)
        let page = BillPage(number: number, total: world.billCount, format: format)
        guard let shuffleSeed else { return page.bytes(of: positions, in: world) }
        let permutation = Permutation(count: world.billCount, seed: shuffleSeed)
        return page.bytes(of: positions.lazy.map { permutation($0) }, in: world)
    }
}
