import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore
import Testing

@Suite(.serialized) struct `Why a value is what it is` {
    @Test func `a thousand values are derived again from the bytes and are equal`() async throws {
        try await TownHub.use(TownProject(), people: 300) { hub in
            _ = try await hub.run()
            let entities = [("contract", "code", "contracts"), ("bill", "no", "bills")]
            var random = SeededGenerator(seed: 20_261_121)
            var equal = 0
            for (entity, key, pull) in entities {
                let job = try JobCompiler(hub.project).job(
                    PullID(connector: "town", pull: pull),
                    now: TownHub.now,
                    isOffline: true
                )
                let keys = try await hub.rows("SELECT \(key) FROM staging.\(entity) ORDER BY 1")
                for key in keys.shuffled(using: &random).prefix(90) {
                    equal += try await derive(entity, key, job, hub)
                }
            }
            #expect(equal >= 1000)
        }
    }

    /// How many of the row's values were found again.
    private func derive(_ entity: String, _ key: String, _ job: PullJob, _ hub: TownHub) async throws -> Int {
        let found = try await Provenance(hub.database).row(entity, key: [key])
        let row = try #require(found)
        let payload = try await hub.landing.open(try #require(row.payload))
        let made = try RecordTrace.read(
            job,
            payload,
            ordinal: try #require(row.ordinal),
            each: row.each ?? ""
        )
        let trace = try #require(made)
        for cell in row.columns {
            let traced = try #require(trace.columns.first { $0.name == cell.name })
            #expect(traced.mapping.contains("Mappings/\(entity).yaml:"))
        }
        let derived = trace.columns.map { ($0.name, $0.derived) }
        let equal = try await Rederivation(hub.database)
            .agreeing(entity, key: [key], with: Dictionary(derived, uniquingKeysWith: { $1 }))
        #expect(equal.count == row.columns.count, "\(entity) \(key): only \(equal.sorted())")
        // The range cuts the record out of the answer, byte for byte.
        let read = try whole(payload)
        let bytes = try #require(read)
        let range = trace.offset..<trace.offset + (try #require(trace.length))
        #expect(String(decoding: bytes[range], as: UTF8.self) == trace.record)
        #expect(row.request?.count == 64 && row.run != nil)
        return equal.count
    }

    private func whole(_ payload: Payload) throws -> [UInt8]? {
        let read = try payload.reader()
        var bytes = [UInt8](repeating: 0, count: Int(payload.size))
        var count = 0
        while count < bytes.count {
            let more = try bytes.withUnsafeMutableBytes {
                try read(UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            guard more > 0 else { return nil }
            count += more
        }
        return bytes
    }
}

/// The same numbers every time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
