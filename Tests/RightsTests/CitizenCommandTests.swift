import Foundation
import HubOperations
import Testing

/// The rights of persons through the command line, as an office uses them.
@Suite(.serialized) struct `The citizen commands` {
    @Test(arguments: [
        ("vi_VN.UTF-8", "dòng", "Chưa xoá gì"), ("en_US.UTF-8", "rows", "Nothing was erased yet"),
    ])
    func `show, export, erase and lift in both languages, and say no value of the erased`(
        locale: String,
        rows: String,
        preview: String
    ) async throws {
        try await TownHub.use(TownProject(hasScans: true), people: 60) { hub in
            _ = try await hub.run()
            let command = Command(root: hub.project.root, locale: locale)
            let person = hub.town.people[5]
            let key = "citizen_id=\(person.number)"

            let exported = try command.run("citizen", "export", key)
            #expect(exported.status == 0)
            #expect(exported.text.contains(person.name) && exported.text.contains(person.code))
            let folder = hub.project.root + "/out"
            #expect(try command.run("citizen", "export", key, "--out", folder).status == 0)
            let file = folder + "/citizen.html"
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains(person.name))
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)

            let scan = hub.project.root + "/scan"
            let saved = try command.run("why", "contract", person.code, "scan", "--save", scan)
            #expect(saved.status == 0)
            #expect(FileManager.default.contents(atPath: scan).map(Array.init) == person.scan)
            #expect(try command.run("why", "contract", person.code, "scan", "--save", scan).status == 2)
            #expect(try command.run("why", "contract", person.code, "name", "--save", scan + "2").status == 2)

            let looked = try command.run("citizen", "erase", key, "--reason", "CV 12/2026")
            #expect(looked.status == 0 && looked.text.contains(preview))
            #expect(
                try await hub.value("SELECT count(*) FROM staging.contract WHERE code = '\(person.code)'")
                    == "1"
            )
            let named = try command.run("citizen", "erase", key, "--reason", "của \(person.number)", "--yes")
            #expect(named.status == 2 && !named.text.contains(person.number))
            let erased = try command.run("citizen", "erase", key, "--reason", "CV 12/2026", "--yes")
            #expect(erased.status == 0 && erased.text.contains(rows))

            try await expectSilence(about: person, command, hub)

            let lifted = try command.run("citizen", "lift", key, "--reason", "CV 13/2026")
            #expect(lifted.status == 0)
            #expect(try command.run("citizen", "lift", key, "--reason", "CV 13/2026").status == 2)
            _ = try await hub.run()
            #expect(
                try await hub.value("SELECT count(*) FROM staging.contract WHERE code = '\(person.code)'")
                    == "1"
            )
        }
    }

    /// What every command that looks prints, and every file below `var`, holds nothing of the person.
    private func expectSilence(about person: Town.Person, _ command: Command, _ hub: TownHub) async throws {
        #expect(try Traces(hub: hub).printed(by: command, person.traces) == [])
        let asked = try command.run("why", "contract", person.code)
        for trace in person.traces where trace != person.code {
            #expect(!asked.text.contains(trace), "\(trace)")
        }
        #expect(try await Traces(hub: hub).find(person.traces) == [])
    }

    @Test func `need a key and a value that mean something`() async throws {
        try await TownHub.use(TownProject(), people: 2) { hub in
            let command = Command(root: hub.project.root, locale: "C.UTF-8")
            for (arguments, says) in [
                (["citizen", "export", "tên=ai"], "citizen_id"),
                (["citizen", "export", "citizen_id=12"], "kiểu"),
                (["citizen", "erase", "citizen_id"], "reason"), (["citizen", "export"], "KHOÁ"),
                (["citizen", "lift", "citizen_id=001190100007", "--reason", "x"], "Không có lần xoá nào"),
            ] {
                let answer = try command.run(arguments: arguments)
                #expect(answer.status != 0)
                #expect(answer.text.contains(says), "\(arguments): \(answer.text)")
            }
        }
    }

    @Test func `of a value read the project's units`() async throws {
        let files = try TownProject()
        defer { files.remove() }
        let command = Command(root: files.root, locale: "C.UTF-8")
        let without = try command.run(arguments: ["value", "admin_unit"], input: "Tây Ninh\n")
        #expect(without.status == 2)
        let repository = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let answer = try Command(root: repository, locale: "C.UTF-8")
            .run(
                arguments: ["value", "admin_unit", "--with", "on=2026-06-15"],
                input: "Phường Tân An, tỉnh Tây Ninh\n"
            )
        #expect(answer.status == 0 && answer.text.contains("27712"))
        let zoned = try command.run(
            arguments: ["value", "datetime", "--zone", "UTC", "--format", "yyyy-MM-dd HH:mm"],
            input: "2026-06-15 08:30\n"
        )
        #expect(zoned.status == 0 && zoned.text.contains("08:30:00"))
    }
}
