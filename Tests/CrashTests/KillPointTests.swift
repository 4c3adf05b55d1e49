import HubModel
import Testing

#if DEFECTS
    @Suite struct `A run that is killed at a named point` {
        /// The first pass of every point, and one in the middle of a later pull or group.
        static let deaths: [(KillPoint, Int)] = KillPoint.common.flatMap {
            [($0, 1), ($0, laterPass(of: $0))]
        }

        @Test(arguments: deaths)
        func `and run again leaves what an undisturbed run leaves`(point: KillPoint, pass: Int) async throws {
            try await Comparison.sameDay { undisturbed in
                try await Trial.with { trial in
                    let killed = try await trial.start(defect: "kill:\(point.rawValue):\(pass)").ending()
                    #expect(killed.wasKilled, "never reached: \(killed.output)")
                    try await trial.finish()
                    let comparison = Comparison(trial, undisturbed)
                    try await comparison.expectFirst("after \(point.rawValue), pass \(pass)")
                    // What the kill left hidden, in ledger or trust, would show now.
                    try await trial.revise()
                    try await trial.finish()
                    try await comparison.expectSecond("a revision after \(point.rawValue), pass \(pass)")
                }
            }
        }

        private static func laterPass(of point: KillPoint) -> Int {
            switch point {
            case .leaseTaken, .runOpened, .beforeFinish, .publishing, .published, .fileCleared: 4
            case .deliveryPrepared, .deliverySending, .deliveryAnswered, .sliceClaimed, .sliceFetched: 4
            case .payloadFileWritten: 2
            case .requestSent, .headersReceived, .bodyHalfReceived, .payloadRowWritten, .pageMapped: 20
            case .rowsCopied, .beforeCommit, .afterCommit: 7
            }
        }
    }
#endif
