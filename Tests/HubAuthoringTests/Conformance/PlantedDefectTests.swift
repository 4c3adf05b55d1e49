#if DEFECTS
    import Foundation
    import HubModel
    import Testing

    /// Cares of the engine that were left out on purpose: `conform` must find each.
    @Suite(.timeLimit(.minutes(30))) struct `A planted defect` {
        /// Where it shows: a connector, and the misbehaviour that brings it out.
        private static func place(_ omission: Omission) -> (connector: String, misbehaviour: String) {
            switch omission {
            case .ignoreRetryAfter: ("consents", "429-storm")
            case .stopAtRepeatedPageSilently: ("consents", "repeated-page")
            case .trustShortPage: ("consents", "short-pages")
            case .credentialsFollowRedirects: ("consents", "foreign-redirect")
            case .acceptTruncated: ("consents", "truncated")
            case .bomKept: ("consents", "bom")
            case .emptyWhenUnmatchedIsSuccess: ("public-services", "error-in-200")
            case .cursorPastSameSecond: ("moments", "same-second")
            case .neverSignInAgain: ("electricity-cpc", "token-dies")
            case .totalNotChecked: ("consents", "lying-total")
            case .noBombLimit: ("transport", "bomb")
            case .loneObjectLost: ("consents", "lone-record")
            }
        }

        private static func root(_ connector: String) -> String {
            connector == "moments" ? Program.fixtures + "/conform" : Program.repository
        }

        private static let connectors = Set(Omission.allCases.map { place($0).connector }).sorted()

        private func run(_ connector: String, _ misbehaviours: [String], _ defect: String?) async throws
            -> Program.Ending
        {
            var program = Program(root: Self.root(connector))
            if let defect { program.variables = ["LIENTHONG_DEFECT": defect] }
            let only = misbehaviours.joined(separator: ",")
            return try await program.run(["connector", "conform", connector, "--only", only])
        }

        @Test(arguments: Omission.allCases) func `is found`(omission: Omission) async throws {
            let (connector, misbehaviour) = Self.place(omission)
            let ending = try await run(connector, [misbehaviour], omission.rawValue)
            #expect(ending.line(misbehaviour).hasPrefix("✗"), "\(ending.text)")
            #expect(ending.status == 1)
        }

        @Test func `of a push is found too`() async throws {
            let ending = try await run("social-insurance", ["lost-receipt"], "resend_blindly")
            #expect(ending.line("lost-receipt").contains("the receiver has 2 copies"), "\(ending.text)")
            #expect(ending.status == 1)
        }

        @Test(arguments: connectors) func `is found nowhere where there is none`(connector: String)
            async throws
        {
            let places = Omission.allCases.map(Self.place).filter { $0.connector == connector }
            let ending = try await run(connector, places.map(\.misbehaviour), nil)
            for place in places { #expect(ending.line(place.misbehaviour).hasPrefix("✓"), "\(ending.text)") }
            #expect(ending.status == 0)
        }

        @Test func `is one of twelve`() { #expect(Omission.allCases.count == 12) }
    }
#endif
