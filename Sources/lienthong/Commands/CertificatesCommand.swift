import ArgumentParser
import HubModel
import HubOperations
import HubStore
import HubTransport

struct CertificatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificates",
        abstract: "Chứng thư TLS của các hệ thống · when the systems' certificates end.",
        subcommands: [List.self, Check.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Đã thấy lần trước, không gọi ai · as they were last seen, calling nobody."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let entries = try await options.reading { try await CertificateBook($0).list() }
            try options.terminal.print(entries)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract:
                "Xem lại mọi máy chủ và ghi vào sổ · look at every host and write it down, as `serve` does daily.",
            discussion:
                "A handshake each, within hours and quota of the agreement. 1 where one ends within 21 days or is not believed."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            try project.requireSound()
            let (outcomes, entries) = try await Adapters.use(options) { adapters in
                let outcomes = try await adapters.lookAtCertificates(project)
                return (outcomes, try await CertificateBook(adapters.rights).list())
            }
            try terminal.print(entries)
            var isGood = true
            let judgement = CertificateJudgement(now: .now)
            for outcome in outcomes {
                if let failure = outcome.failure {
                    terminal.say(
                        vi: "· \(outcome.place): chưa xem, \(failure.message.vietnamese)",
                        en: "· \(outcome.place): not looked at, \(failure.message.english)"
                    )
                    continue
                }
                guard let sight = outcome.sight else { continue }
                let finding = judgement.finding(sight, of: outcome.place, in: outcome.connector)
                guard finding.mark != .good else { continue }
                isGood = false
                terminal.say(
                    vi: "! \(finding.subject): \(finding.found.vietnamese)",
                    en: "! \(finding.subject): \(finding.found.english)"
                )
                if let cure = finding.cure {
                    terminal.say(vi: "    → \(cure.vietnamese)", en: "    → \(cure.english)")
                }
            }
            try HubExit.ifNeeded(isGood ? .done : .findings)
        }
    }
}

extension Adapters {
    /// Every host that is set up gets a handshake, but for those seen since `since`; what it shows is written down.
    func lookAtCertificates(
        _ project: Project,
        unlessSeenSince since: Timestamp? = nil
    ) async throws -> [CertificateRounds.Outcome] {
        let compiler = JobCompiler(project)
        let environment = environment { _ in }
        let book = CertificateBook(rights)
        var seen: Set<HostPlace> = []
        if let since { seen = Set(try await book.list().filter { $0.seen >= since }.map(\.place)) }
        let systems = project.catalogue.connectors.compactMap { connector in
            (try? compiler.visit(connector, now: .now, patience: .seconds(60), environment: environment))
                .map { CertificateRounds.Visited(connector: connector, visit: $0) }
        }
        return try await CertificateRounds(probe: CertificateProbe()) { certificate, place in
            try await book.record(certificate, at: place)
        }.look(at: systems, except: seen)
    }
}

extension Terminal {
    fileprivate func print(_ entries: [CertificateBook.Entry]) throws {
        guard !isJSON else { return try printJSON(entries) }
        table(
            [
                text(vi: "Máy chủ", en: "Host"), text(vi: "Hết hạn", en: "Ends"),
                text(vi: "Còn ngày", en: "Days left"),
                text(vi: "Nơi cấp", en: "Issuer"), text(vi: "Xem lúc", en: "Seen"),
            ],
            entries.map { entry in
                [
                    "\(entry.host):\(entry.port)", instant(entry.end),
                    number(CertificateJudgement.days(from: .now, to: entry.end)), entry.issuer,
                    instant(entry.seen),
                ]
            }
        )
    }
}
