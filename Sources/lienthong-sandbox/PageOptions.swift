import ArgumentParser
import Foundation
import HubSandbox

extension BillFormat: ExpressibleByArgument {}

/// Ready pages of bills for a file server.
struct PageOptions: ParsableArguments {
    @Option(
        help: "Write pages of bills to this folder instead of serving (ghi các trang hóa đơn ra thư mục)."
    )
    var writePages: String?

    @Option(help: "Number of bills to write; --scale unless given (số hóa đơn).")
    var count: Int?

    @Option(help: "Bills per page (số hóa đơn mỗi trang).")
    var pageSize = 5000

    @Option(help: "json or xml (định dạng).")
    var format = BillFormat.json

    @Option(help: "Shuffle the bills over all pages with this seed (xáo trộn thứ tự).")
    var shuffleSeed: UInt64?

    func validate() throws {
        guard count ?? 1 > 0, pageSize > 0 else {
            throw ValidationError("--count and --page-size must be above 0.")
        }
    }

    func write(to folder: String, world configuration: SandboxConfiguration) throws {
        var configuration = configuration
        configuration.scale = count ?? configuration.scale
        let world = ElectricityWorld(configuration: configuration, revision: configuration.revision)
        let files = BillPageFiles(pageSize: pageSize, format: format, shuffleSeed: shuffleSeed)
        let pages = try files.write(world, to: URL(filePath: folder, directoryHint: .isDirectory))
        print("wrote \(pages) pages, \(world.billCount) bills")
    }
}
