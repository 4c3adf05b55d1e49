package import HubModel
import HubPipeline

/// `KEY=VALUE` of the command line: what a citizen is known by.
package struct CitizenKeys: Sendable {
    private let identifiers: [PersonalData.Identifier]
    private let now: Timestamp

    package init(_ entities: [Entity], now: Timestamp) {
        self.now = now
        identifiers = entities.compactMap(PersonalData.init).flatMap(\.identifiers)
    }

    /// Values by type, in the form in which they are stored.
    ///
    /// KEY is a column that identifies a person, or a type: `citizen_id`, `phone`, `customer_code`. Throws
    /// `citizen.key` and `citizen.value` (recovery `fixConfiguration`).
    package func values(_ arguments: [String]) throws(HubFailure) -> [FieldType: Set<String>] {
        var values: [FieldType: Set<String>] = [:]
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "=") else { throw unknown(argument) }
            let name = String(argument[..<equals])
            let types = Set(
                identifiers.filter { $0.column == name || $0.type.rawValue == name }.map(\.type)
            )
            guard !types.isEmpty else { throw unknown(name) }
            let text = String(argument[argument.index(after: equals)...])
            let stored = types.compactMap { type in StoredText.of(text, as: type, now: now).map { (type, $0) }
            }
            guard !stored.isEmpty else { throw refused(name) }
            for (type, text) in stored { values[type, default: []].insert(text) }
        }
        return values
    }

    private func unknown(_ name: String) -> HubFailure {
        let names = Set(identifiers.flatMap { [$0.column, $0.type.rawValue] }).sorted().joined(
            separator: ", "
        )
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "citizen.key",
            message: Localized(
                vi:
                    "«\(name)» không phải khoá của người dân. Viết KHOÁ=GIÁ TRỊ, khoá là một trong: \(names).",
                en: "«\(name)» is not a key of a citizen. Write KEY=VALUE with one of: \(names)."
            )
        )
    }

    private func refused(_ name: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "citizen.value",
            message: Localized(
                vi: "Giá trị của \(name) không đúng kiểu khai trong ánh xạ. Kiểm tra lại từng chữ số.",
                en: "The value of \(name) is not of the type that the mapping says. Check it digit by digit."
            )
        )
    }
}

/// Reads an answer that landed as its pull's mapping does, to find records of erased persons.
package struct ErasedRecords: Sendable {
    private let project: Project
    private let now: Timestamp

    package init(_ project: Project, now: Timestamp) {
        self.project = project
        self.now = now
    }

    package func ordinals(_ erasures: Erasures, _ pull: PullID, _ payload: Payload, each: String) throws
        -> [Int]
    {
        let job = try JobCompiler(project, erasures: erasures).job(pull, now: now, isOffline: true)
        return try ErasureScan.ordinals(job, payload, each: each)
    }
}
