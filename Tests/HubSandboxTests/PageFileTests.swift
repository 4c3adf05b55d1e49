import Foundation
import HubSandbox
import Testing

@Suite struct `Page files` {
    @Test(arguments: [BillFormat.json, .xml])
    func `hold the bytes that the system answers`(format: BillFormat) throws {
        let folder = URL.temporaryDirectory.appending(path: "pages-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = SandboxConfiguration.holding(1003)
        let world = ElectricityWorld(configuration: configuration, revision: 0)
        let pages = try BillPageFiles(pageSize: 250, format: format).write(world, to: folder)
        #expect(pages == 5)
        let sandbox = Sandbox(configuration)
        let fields = try sandbox.signedIn()
        for number in 1...pages {
            let file = try Data(contentsOf: folder.appending(path: "page-\(number).\(format.rawValue)"))
            let target = "/electricity/api/hoadon?trang=\(number)&soDong=250&dinhDang=\(format.rawValue)"
            #expect([UInt8](file) == sandbox.get(target, fields: fields).body)
        }
    }

    @Test func `hold every bill once, in another order, when shuffled`() throws {
        let world = ElectricityWorld(configuration: .holding(1003), revision: 0)
        let files = BillPageFiles(pageSize: 250, format: .json, shuffleSeed: 5)
        let identifiers = try (1...5).flatMap {
            try ReadPage(files.page($0, of: world)).duLieu.map(\.ID_HDON)
        }
        #expect(identifiers.count == 1003)
        #expect(Set(identifiers).count == 1003)
        #expect(identifiers != identifiers.sorted())
    }
}
