import HubModel

/// Anything that gathers what is wrong.
protocol Reporting {
    var diagnostics: [Diagnostic] { get set }
}

extension Reporting {
    mutating func report(
        _ code: DiagnosticCode,
        _ severity: Diagnostic.Severity = .error,
        at location: SourceLocation,
        vi: String,
        en: String,
        cure: Localized? = nil,
        fix: Fix? = nil
    ) {
        diagnostics.append(
            Diagnostic(code, severity, at: location, Localized(vi: vi, en: en), cure: cure, fix: fix)
        )
    }

    mutating func notAvailable(_ what: String, at location: SourceLocation) {
        report(
            .notAvailable,
            at: location,
            vi: "«\(what)» chưa dùng được trong phiên bản này.",
            en: "`\(what)` is not available in this version.",
            cure: Localized(
                vi: "Bỏ phần này; phiên bản sau mới có.",
                en: "Leave it out; a later version has it."
            ),
            fix: .proposal(.remove(at: location))
        )
    }

    /// A name that nothing has; the cure is the nearest one that there is.
    mutating func unknownName(
        _ code: DiagnosticCode,
        _ name: String,
        among names: some Sequence<String>,
        at location: SourceLocation,
        vi: String,
        en: String
    ) {
        let names = Array(names)
        let nearest = NearestName(name, among: names).name
        let all = names.sorted().prefix(12).joined(separator: ", ")
        let cure =
            nearest.map { Localized(vi: "Có phải là «\($0)»?", en: "Did you mean `\($0)`?") }
            ?? (all.isEmpty
                ? Localized(
                    vi: "Ở đây không có tên nào dùng được: bỏ chỗ này.",
                    en: "Nothing can be named here: leave it out."
                )
                : Localized(vi: "Đang có: \(all).", en: "There are: \(all)."))
        let fix = nearest.map { Fix.safe(.replace(name, with: $0, at: location)) }
        report(code, at: location, vi: vi, en: en, cure: cure, fix: fix)
    }
}

/// What checks across files find.
struct Findings: Reporting {
    var diagnostics: [Diagnostic] = []
}
