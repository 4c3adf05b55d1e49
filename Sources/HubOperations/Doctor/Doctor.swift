package import HubModel

/// Looks at everything that a run relies on, side by side, and changes nothing.
package struct Doctor: Sendable {
    private let examinations: [any Examination]
    private let limit: Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// `limit`: what has not been found by then is told as such.
    package init(
        _ examinations: [any Examination],
        limit: Duration = .seconds(30),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.examinations = examinations
        self.limit = limit
        self.sleep = sleep
    }

    /// In the order of the groups, and within one in that of the examinations, however long each took.
    package func examine() async -> DoctorReport {
        let found = await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, examination) in examinations.enumerated() {
                group.addTask { (index, await inTime(examination)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let sections = ExaminationGroup.allCases.compactMap { group -> DoctorReport.Section? in
            let findings = examinations.indices.filter { examinations[$0].group == group }
                .flatMap { found[$0] ?? [] }
            return findings.isEmpty ? nil : DoctorReport.Section(group: group, findings: findings)
        }
        return DoctorReport(sections: sections)
    }

    /// A name server that does not answer must not hold up the report: who is late goes on alone.
    private func inTime(_ examination: any Examination) async -> [Finding] {
        let (results, put) = AsyncStream.makeStream(of: [Finding].self)
        let look = Task { put.yield(await examination.findings()) }
        let clock = Task {
            try await sleep(limit)
            put.yield([late(examination)])
        }
        defer {
            look.cancel()
            clock.cancel()
        }
        for await result in results { return result }
        return []
    }

    private func late(_ examination: any Examination) -> Finding {
        let seconds = limit.components.seconds
        return Finding(
            "doctor.late",
            examination.subject,
            .error,
            blame: .unavailable,
            Localized(vi: "không xong sau \(seconds) giây", en: "not done after \(seconds) s"),
            cure: Localized(
                vi: "Xem máy chủ tên miền và đường truyền, rồi chạy lại.",
                en: "Look at the name server and the line, then run again."
            )
        )
    }
}

package struct DoctorReport: Sendable, Hashable {
    package struct Section: Sendable, Hashable {
        package var group: ExaminationGroup
        package var findings: [Finding]
    }

    package var sections: [Section]

    package var findings: [Finding] { sections.flatMap(\.findings) }

    package func count(_ mark: Finding.Mark) -> Int { findings.count { $0.mark == mark } }

    /// The gravest of all: a setting before what may pass by itself.
    package var exitCode: ExitCode {
        let codes = findings.map { finding -> ExitCode in
            switch (finding.mark, finding.blame) {
            case (.good, _), (.note, _): .done
            case (.warning, _): .findings
            case (.error, .configuration): .usage
            case (.error, .unavailable): .unavailable
            }
        }
        return codes.max() ?? .done
    }
}
