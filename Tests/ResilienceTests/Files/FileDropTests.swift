import Foundation
import HubModel
import HubPipeline
import HubTransport
import Testing

@Suite struct `A pull of files` {
    @Test func `takes each file once, by name and bytes`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 10), ("2", 20)])
            try yard.put("B.json", [("3", 30)])
            let first = try await yard.run(yard.drop())
            #expect(first.account.new == 3 && first.pages == 2)
            #expect(try await yard.staged() == ["1 10 A A.json", "2 20 A A.json", "3 30 B B.json"])

            let files = DisturbedFiles()
            let second = try await yard.run(yard.drop(), files)
            #expect(second.pages == 0 && files.count(.open) == 0 && yard.told == [])

            try yard.put("B.json", [("3", 31)])
            try yard.put("C.json", [("4", 40)])
            try await yard.run(yard.drop(), files)
            #expect(files.count(.open) == 2 && yard.told == ["B.json taken", "C.json taken"])
            #expect(try await yard.staged().suffix(2) == ["3 31 B B.json", "4 40 C C.json"])
        }
    }

    @Test func `tells a renamed file, and takes one that is as it was long ago`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 10)])
            try await yard.run(yard.drop())
            try yard.remove("A.json")
            try yard.put("B.json", [("1", 10)])
            try await yard.run(yard.drop())
            #expect(yard.told == [#"B.json renamed from ["A.json"]"#, "B.json taken"])
            for amount in [11, 10] {
                try yard.put("B.json", [("1", amount)], age: Double(7200 - amount))
                try await yard.run(yard.drop())
                #expect(yard.told == ["B.json taken"])
            }
            #expect(try await yard.staged() == ["1 10 B B.json"])
        }
    }

    @Test func `reads again what was written just now, and compares the bytes`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 10)], age: 0)
            try await yard.run(yard.drop())
            let files = DisturbedFiles()
            let report = try await yard.run(yard.drop(), files)
            // Its time alone does not prove that it has not been written again since.
            #expect(
                files.count(.open) == 1 && yard.told == [] && report.account.new + report.account.same == 0
            )
            #expect(report.account.closes)
        }
    }

    @Test func `waits for the file that says that one is whole`() async throws {
        try await Yard.play { yard in
            let drop = yard.drop("{station}.json") { $0.ready = .exists(DropJob.template("{file}.ok")) }
            try yard.put("A.json", [("1", 10)])
            try yard.put("B.json", [("2", 20)])
            try yard.put("B.json.ok", "")
            try await yard.run(drop)
            #expect(yard.told == ["A.json not ready", "B.json taken"])
            try yard.put("A.json.ok", "")
            try await yard.run(drop)
            #expect(yard.told == ["A.json taken"])
            // Marks of files that the address would take too are no files.
            let all = yard.drop("{station}") { $0.ready = .exists(DropJob.template("{file}.ok")) }
            try await yard.run(all)
            #expect(yard.told == [])
        }
    }

    @Test func `leaves a file that changes while it is watched`() async throws {
        try await Yard.play { yard in
            let drop = yard.drop { $0.ready = .unchanged(CalendarDuration(30, .second)) }
            try yard.put("A.json", [("1", 10)])
            try yard.put("B.json", [("2", 20)])
            let files = DisturbedFiles(before: { call, number in
                if call == .list, number == 2 { try yard.put("B.json", [("2", 20), ("3", 30)]) }
            })
            try await yard.run(drop, files)
            #expect(yard.hub.waits.all == [.seconds(30)])
            #expect(yard.told == ["B.json not ready", "A.json taken"])
            try await yard.run(drop)
            #expect(yard.told == ["B.json taken"])
            // Nothing new: nothing to wait for.
            try await yard.run(drop)
            #expect(yard.hub.waits.all.count == 2)
        }
    }

    @Test func `leaves a file that grows while it is read`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 10)])
            let files = DisturbedFiles(listed: { entry in
                var entry = entry
                entry.size = entry.size.map { $0 - 1 }
                return entry
            })
            try await yard.run(yard.drop(), files)
            #expect(yard.told == ["A.json growing"])
            #expect(try await yard.staged() == [])
            try await yard.run(yard.drop())
            #expect(try await yard.staged() == ["1 10 A A.json"])
        }
    }

    @Test func `takes up a file where the line broke, and doubles nothing`() async throws {
        try await Yard.play { yard in
            let records = (0..<2000).map { ("\($0)", $0) }
            try yard.put("A.json", records)
            let files = DisturbedFiles(
                before: { call, number in if call == .list, number < 3 { throw FileFailure.unreachable("") }
                },
                breaks: { number in number < 4 ? 30_001 : nil }
            )
            let report = try await yard.run(yard.drop(), files)
            #expect(report.account.new == 2000 && files.count(.open) == 4)
            #expect(yard.hub.waits.all == [1, 2, 1, 2, 4].map { .seconds($0) })
            #expect(report.bytes == Int64(DropJob.file(records).utf8.count))
        }
    }

    @Test func `gives up a line that drops again and again, and goes on with the next run`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 10)])
            try yard.put("B.json", [("2", 20)])
            let files = DisturbedFiles(breaks: { $0 > 1 ? 5 : nil })
            let report = try await yard.run(yard.drop(), files, ends: .failed)
            #expect(report.failure?.code == "source.unreachable")
            try await yard.run(yard.drop())
            #expect(try await yard.staged() == ["1 10 A A.json", "2 20 B B.json"])
        }
    }

    @Test func `goes on behind a file that cannot be read, and comes back to it`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", #"{"data":[{"code":"1","amount":1},"#)
            try yard.put("B.json", "")
            try yard.put("C.json", #"{"other":[]}"#)
            try yard.put("D.json", [("4", 40)])
            let report = try await yard.run(yard.drop(), ends: .incomplete)
            #expect(report.failedFiles == 3 && yard.told.last == "D.json taken")
            #expect(Set(yard.told.map { String($0.prefix(6)) }).count == 4)
            #expect(try await yard.staged() == ["4 40 D D.json"])
            for name in ["A", "B", "C"] { try yard.put("\(name).json", [(name, 1)]) }
            try await yard.run(yard.drop())
            #expect(yard.told == ["A.json taken", "B.json taken", "C.json taken"])
        }
    }

    @Test(arguments: [
        ("có dấu cách", "có dấu cách"), ("nháy ' \" `", "nháy ' \" `"), ("a..x", "a..x"),
        ("a\u{301}", "\u{E1}"),
        ("%2e%2e", "%2e%2e"), ("$(reboot)", "$(reboot)"), ("-rf", "-rf"), ("*?[]", "*?[]"),
        ("xuống\ndòng", "xuống dòng"),
    ])
    func `takes files of any name`(name: String, station: String) async throws {
        try await Yard.play { yard in
            try yard.put("\(name).json", [("1", 10)])
            let drop = yard.drop { $0.after = .moveTo(DropJob.template("xong")) }
            try await yard.run(drop)
            #expect(
                try await yard.database.value("SELECT station = '\(station.quoted)' FROM staging.reading")
                    == "t"
            )
            #expect(yard.names == ["xong/\(name).json"])
        }
    }

    @Test func `takes files in the order of the time in their names`() async throws {
        try await Yard.play { yard in
            // Of equal age by their clock the later one wins.
            try yard.put("A_31122025.json", [("1", 1)])
            try yard.put("A_01022026.json", [("1", 2)], age: 9000)
            try yard.put("A_15012026.json", [("1", 3)], age: 60)
            try await yard.run(yard.drop("{station}_{day}.json"))
            #expect(yard.told.map { String($0.prefix(10)) } == ["A_31122025", "A_15012026", "A_01022026"])
            #expect(try await yard.staged() == ["1 2 A A_01022026.json"])
        }
    }

    @Test func `takes the newest alone, or all that have changed`() async throws {
        try await Yard.play { yard in
            try yard.put("1.json", [("1", 1)])
            try yard.put("2.json", [("2", 2)])
            let newest = yard.drop { $0.pick = .newest }
            try await yard.run(newest)
            #expect(yard.told == ["2.json taken"])
            #expect(try await yard.run(newest).account.skipped == 1)

            let all = yard.drop { $0.pick = .all }
            try await yard.run(all)
            #expect(yard.told == ["1.json taken"])
            let files = DisturbedFiles()
            try await yard.run(all, files)
            #expect(yard.told == [])
        }
    }

    @Test func `reads every folder that the address names, and no other`() async throws {
        try await Yard.play { yard in
            try yard.put("A/in/1.json", [("1", 1)])
            try yard.put("B/in/1.json", [("2", 2)])
            try yard.put("B/out/1.json", [("3", 3)])
            try yard.put("1.json", [("4", 4)])
            let drop = yard.drop("{station}/in/{day}.json") {
                $0.after = .moveTo(DropJob.template("\(yard.folder)/C"))
            }
            try yard.put("C/in/9.json", [("9", 9)])
            try await yard.run(drop)
            #expect(try await yard.staged() == ["1 1 A 1.json", "2 2 B 1.json"])
            #expect(yard.names.filter { $0.hasPrefix("C/") }.count == 3)
        }
    }

    @Test func `finds nothing in an empty folder, and that is no news`() async throws {
        try await Yard.play { yard in
            try await yard.run(yard.drop())
            #expect(try await yard.database.value("SELECT fresh_at IS NULL FROM hub.freshness") == "t")
            try yard.put("A.json", [("1", 1)])
            try await yard.run(yard.drop())
            try await yard.run(yard.drop())
            let fresh = "SELECT run, last_run, last_state FROM hub.freshness"
            #expect(try await yard.database.value(fresh) == "2|3|succeeded")
        }
    }

    @Test func `says where it looked in vain`() async throws {
        try await Yard.play { yard in
            let report = try await yard.run(yard.drop("nowhere/{station}.json"), ends: .failed)
            #expect(report.failure?.code == "files.not_found")
        }
    }

    @Test func `with a limit takes nothing for good`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 1), ("2", 2)])
            try yard.put("B.json", [("3", 3)])
            let drop = yard.drop { $0.after = .delete }
            try await yard.run(drop, limit: 1)
            #expect(yard.names == ["A.json", "B.json"] && yard.told == ["A.json taken"])
            let report = try await yard.run(drop)
            #expect(report.account.read == 3 && yard.names == [])
        }
    }

    @Test func `applies every file again with --full`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 1)])
            try await yard.run(yard.drop())
            try await yard.database.script("DELETE FROM staging.reading")
            #expect(try await yard.run(yard.drop()).account.read == 0)
            #expect(try await yard.run(yard.drop(), isFull: true).account.new == 1)
        }
    }

    @Test func `maps again from what has landed, names of files included`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 1)])
            try await yard.run(yard.drop { $0.after = .delete })
            #expect(yard.names == [])
            try await yard.database.script("DELETE FROM staging.reading")
            let environment = PullEnvironment(
                transport: CurlTransport(),
                store: yard.hub.store,
                landing: yard.hub.landing,
                allowance: yard.hub.allowance,
                sleep: { _ in }
            )
            let report = try await Pipeline(DropJob.job(yard.drop()), environment).remap()
            #expect(report.account.new == 1)
            #expect(try await yard.staged() == ["1 1 A A.json"])
        }
    }

    @Test func `takes five thousand files in few commits`() async throws {
        try await Yard.play { yard in
            for number in 0..<5000 { try yard.put("\(number).json", [("\(number)", number)]) }
            let began = ContinuousClock.now
            let report = try await yard.run(yard.drop())
            let took = ContinuousClock.now - began
            #expect(report.account.new == 5000 && report.pages == 5000)
            // A group ends when it is large, or after two seconds.
            let commits = try await yard.database.value("SELECT commits FROM hub.run") ?? ""
            #expect(Int(commits).map { $0 < 100 + Int(took / .seconds(2)) } ?? false, "\(commits) in \(took)")
            let files = DisturbedFiles()
            try await yard.run(yard.drop(), files)
            #expect(files.count(.open) == 0 && files.count(.list) == 1)
        }
    }
}

extension String {
    fileprivate var quoted: String { replacing("'", with: "''") }
}
