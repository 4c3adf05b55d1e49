import Foundation
import HubAuthoring
import HubModel
import HubOperations
import HubPipeline
import HubStore
import Testing

/// What other manifests would do, over a real database with what a run has staged.
@Suite(.serialized) struct `What a changed mapping would do` {
    private let bills = PullID(connector: "town", pull: "bills")

    private func difference(
        _ hub: TownHub,
        _ pull: PullID,
        _ showing: StagedDifference.Showing = .init()
    ) async throws -> StagedDifference {
        let entities = hub.project.catalogue.entities.filter { $0.source(pull) != nil }
        let staged = try await StagedReader(hub.database).picture(of: pull, entities: entities)
        return try await StagedDifference(
            pull,
            in: hub.project,
            staged: staged,
            landing: hub.landing,
            erasures: try await hub.register.read().erasures,
            now: TownHub.now,
            showing: showing
        )
    }

    /// Every row of every table of the hub and of staging.
    private func everything(_ hub: TownHub) async throws -> [String] {
        let tables = try await hub.rows(
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('hub', 'staging') AND c.relkind = 'r' ORDER BY 1
            """
        )
        var all: [String] = []
        for table in tables {
            all.append(table)
            all += try await hub.rows("SELECT t::text FROM \(table) t ORDER BY 1")
        }
        return all
    }

    @Test func `is nothing where nothing changed, and what a remap then does where something did`()
        async throws
    {
        let files = try TownProject()
        try await TownHub.use(files, people: 60) { hub in
            _ = try await hub.run()
            for pull in ["contracts", "bills"] {
                let difference = try await difference(hub, PullID(connector: "town", pull: pull))
                #expect(difference.isEmpty, "\(pull): \(difference)")
                #expect(difference.tables.map(\.same).reduce(0, +) > 0)
            }
            #expect(try await StagedReader(hub.database).changes(hub.project.entitiesAsChosen) == [])

            // A total with its point read as a separator of thousands, a name that is not taken, and a new column.
            let path = "\(files.root)/Mappings/bill.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
                .replacing(
                    "issued: { from: issued, format: iso }",
                    with: "issued: { from: issued, format: iso }\n    payer: code"
                )
                .replacing(
                    "  paid:   { as: boolean",
                    with: "  payer:  { as: text, title: Người trả }\n  paid:   { as: boolean"
                )
                .replacing("    name: name\n", with: "    name: { from: no, if_bad: empty }\n")
            try files.write(text, "Mappings/bill.yaml")
            let changed = hub.with(try files.read())
            let before = try await everything(hub)
            let found = try await difference(changed, bills, .init(examples: 2))
            #expect(try await everything(hub) == before)

            let table = try #require(found.tables.first)
            #expect(table.entity == "bill" && table.changed > 0 && table.new == 0 && table.gone == 0)
            #expect(table.columns["payer"] == table.changed + table.same)
            #expect(table.examples.count == 2)
            let changes = try await StagedReader(hub.database).changes(changed.project.entitiesAsChosen)
            #expect(changes.map(\.kind).contains(.addColumn("payer")))

            // A remap changes as many rows as were foretold.
            _ = try await StagingMigration(entities: changed.project.entitiesAsChosen).run(on: hub.database)
            let report = try await changed.remap("bill")
            #expect(report["bills"]?.account.changed == table.changed)
            #expect(try await difference(changed, bills).isEmpty)
        }
    }

    @Test func `shows personal data as patterns, unless it is asked for`() async throws {
        let files = try TownProject()
        try await TownHub.use(files, people: 20) { hub in
            _ = try await hub.run()
            let path = "\(files.root)/Mappings/contract.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8).replacing(
                "    phone: phone\n",
                with: "    phone: { from: [none, phone], one_of: [\"x\"] }\n"
            )
            try files.write(text, "Mappings/contract.yaml")
            let changed = hub.with(try files.read())
            let pull = PullID(connector: "town", pull: "contracts")
            let phones = Set(try await hub.rows("SELECT phone FROM staging.contract WHERE phone IS NOT NULL"))
            let masked = try await difference(changed, pull)
            let cells = masked.tables.flatMap(\.examples).flatMap(\.cells).filter { $0.column == "phone" }
            #expect(
                !cells.isEmpty && cells.allSatisfy { !phones.contains($0.before ?? "") && $0.after == nil }
            )
            let shown = try await difference(changed, pull, .init(revealsPersonalData: true))
            let revealed = shown.tables.flatMap(\.examples).flatMap(\.cells).filter { $0.column == "phone" }
            #expect(!revealed.isEmpty && revealed.allSatisfy { phones.contains($0.before ?? "") })
        }
    }

    @Test func `says which rows would be new, gone, and refused`() async throws {
        let files = try TownProject()
        try await TownHub.use(files, people: 20) { hub in
            _ = try await hub.run()
            let path = "\(files.root)/Mappings/bill.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try files.write(
                text.replacing("    no: no\n", with: "    no: \"H-{no}\"\n"),
                "Mappings/bill.yaml"
            )
            let keys = try await difference(hub.with(try files.read()), bills)
            let table = try #require(keys.tables.first)
            #expect(table.new > 0 && table.new == table.gone && table.changed == 0)
            #expect(table.newKeys.allSatisfy { $0.hasPrefix("H-") } && !table.goneKeys.isEmpty)

            try files.write(
                text.replacing("quarantine", with: "quarantine") + "checks:\n  - must: total > 1000000000\n",
                "Mappings/bill.yaml"
            )
            let refused = try await difference(hub.with(try files.read()), bills)
            let other = try #require(refused.tables.first)
            #expect(other.newlyRefused.values.reduce(0, +) > 0)
            #expect(other.gone == Int(try await hub.value("SELECT count(*) FROM staging.bill")))
        }
    }
}
