import HubModel
import HubPipeline
import HubTransport
import Testing

@Suite struct `A file that was taken` {
    @Test func `leaves once its rows are committed, and its mark before it`() async throws {
        try await Yard.play { yard in
            let drop = yard.drop {
                $0.ready = .exists(DropJob.template("{file}.ok"))
                $0.after = .delete
            }
            try yard.put("A.json", [("1", 1)])
            try yard.put("A.json.ok", "")
            try yard.put("B.json", "{")
            try yard.put("B.json.ok", "")
            try await yard.run(drop, ends: .incomplete)
            #expect(yard.names == ["B.json", "B.json.ok"])
            #expect(yard.told.last == "A.json done")
        }
    }

    @Test func `leaves with the next run where this one could not`() async throws {
        try await Yard.play { yard in
            let drop = yard.drop { $0.after = .moveTo(DropJob.template("xong")) }
            try yard.put("A.json", [("1", 1)])
            let files = DisturbedFiles(before: { call, _ in if call == .move { throw FileFailure.denied } })
            try await yard.run(drop, files, ends: .incomplete)
            #expect(yard.told == ["A.json taken", "A.json files.denied"] && yard.names == ["A.json"])
            let report = try await yard.run(drop)
            #expect(yard.told == ["A.json done"] && yard.names == ["xong/A.json"] && report.account.read == 0)
        }
    }

    @Test func `stays if another came under its name, which is taken as new`() async throws {
        try await Yard.play { yard in
            let drop = yard.drop { $0.after = .delete }
            try yard.put("A.json", [("1", 1)])
            let files = DisturbedFiles(before: { call, number in
                if call == .list, number == 2 { try yard.put("A.json", [("1", 2)], hour: 2) }
            })
            try await yard.run(drop, files)
            #expect(yard.told == ["A.json taken", "A.json changed"] && yard.names == ["A.json"])
            try await yard.run(drop)
            #expect(yard.names == [])
            #expect(try await yard.staged() == ["1 2 A A.json"])
        }
    }

    @Test func `is not missed where it is gone already`() async throws {
        try await Yard.play { yard in
            try yard.put("A.json", [("1", 1)])
            let files = DisturbedFiles(before: { call, number in
                if call == .list, number == 2 { try yard.remove("A.json") }
            })
            try await yard.run(yard.drop { $0.after = .delete }, files)
            #expect(yard.told == ["A.json taken", "A.json gone"])
        }
    }

    @Test func `is never moved onto another`() async throws {
        try await Yard.play { yard in
            let drop = yard.drop { $0.after = .moveTo(DropJob.template("xong")) }
            for amount in 1...2 {
                try yard.put("A.json", [("1", amount)], hour: amount)
                try await yard.run(drop)
            }
            #expect(yard.names.count == 2 && yard.names.contains("xong/A.json"))
            #expect(try await yard.staged() == ["1 2 A A.json"])
        }
    }
}
