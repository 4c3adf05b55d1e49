import HubModel

/// What `lienthong value` was asked: a type and what a mapping would say beside it, as a person writes it.
package struct ValueQuestion: Sendable {
    package var type: String
    package var formats: [String]
    package var separators: [String]
    package var unit: String
    package var fromNumber: Bool
    /// `NAME=VALUE`: what other columns of the row hold.
    package var with: [String]
    /// The zone of the source, as `system.timezone` has it.
    package var zone: String?
    /// What `admin_unit` looks up: the project's tables.
    package var adminUnits: AdminUnits?

    package init(
        type: String,
        formats: [String] = [],
        separators: [String] = [],
        unit: String = "",
        fromNumber: Bool = false,
        with: [String] = [],
        zone: String? = nil,
        adminUnits: AdminUnits? = nil
    ) {
        self.type = type
        self.formats = formats
        self.separators = separators
        self.unit = unit
        self.fromNumber = fromNumber
        self.with = with
        self.zone = zone
        self.adminUnits = adminUnits
    }

    /// Names that `with` knows.
    package static let neighbours =
        Companions.Role.allCases.map(\.rawValue) + ["precision", "not_before"]

    func normalizer(now: Timestamp) throws(HubFailure) -> Normalizer {
        guard let type = FieldType(rawValue: type) else {
            throw ValueQuestion.usage(
                vi: "Không có kiểu «\(type)». Xem các kiểu: lienthong value --list.",
                en: "There is no type `\(type)`. See them all: lienthong value --list."
            )
        }
        var options = ValueOptions(unit: unit, fromNumber: fromNumber, now: now, adminUnits: adminUnits)
        if let zone {
            guard let known = Zone(identifier: zone) else {
                throw ValueQuestion.usage(
                    vi: "Không có múi giờ «\(zone)». Ví dụ: Asia/Ho_Chi_Minh, Asia/Bangkok, UTC.",
                    en: "There is no zone `\(zone)`. Right ones: Asia/Ho_Chi_Minh, Asia/Bangkok, UTC."
                )
            }
            options.zone = known
        }
        for name in formats {
            guard let format = DateFormat(name: name) else {
                throw ValueQuestion.usage(
                    vi: "«\(name)» không phải mẫu ngày giờ. Ví dụ: dd/MM/yyyy HH:mm, iso, epoch_s, epoch_ms.",
                    en: "`\(name)` is no date pattern. Right ones: dd/MM/yyyy HH:mm, iso, epoch_s, epoch_ms."
                )
            }
            options.formats.append(format)
        }
        for example in separators {
            guard let separators = DecimalSeparators(example: example) else {
                let known = DecimalSeparators.examples.joined(separator: "  ")
                throw ValueQuestion.usage(
                    vi: "«\(example)» không phải ví dụ dấu số. Dùng một trong: \(known)",
                    en: "`\(example)` is no example of separators. Use one of: \(known)"
                )
            }
            options.separators.append(separators)
        }
        return Normalizer(type: type, options: options)
    }

    func companions() throws(HubFailure) -> ValueNeighbours {
        var found = ValueNeighbours()
        for pair in with {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(parts[1]) : ""
            switch parts[0] {
            case "precision" where !value.isEmpty: found.precision = value
            case "not_before" where !value.isEmpty: found.notBefore = value
            case "file_name" where !value.isEmpty: found.fileName = value
            case let name where !value.isEmpty && Companions.Role(rawValue: String(name)) != nil:
                Companions.Role(rawValue: String(name)).map {
                    found.columns.append(ValueNeighbours.Column(role: $0, text: value))
                }
            default:
                let known = ValueQuestion.neighbours.map { $0 + "=…" }.joined(separator: ", ")
                throw ValueQuestion.usage(
                    vi: "--with «\(pair)» không hiểu. Biết: \(known).",
                    en: "--with `\(pair)` is not understood. Known: \(known)."
                )
            }
        }
        guard found.isReadable else {
            throw ValueQuestion.usage(
                vi:
                    "--with precision là year, month, day, 0, 1 hay 2; not_before là HH:mm; born và on là yyyy-MM-dd; sex là Nam hay Nữ.",
                en:
                    "--with precision takes year, month, day, 0, 1 or 2; not_before HH:mm; born and on yyyy-MM-dd; sex Nam or Nữ."
            )
        }
        return found
    }

    private static func usage(vi: String, en: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "value.usage",
            message: Localized(vi: vi, en: en)
        )
    }
}

extension ValueNeighbours {
    /// Whether what is there was understood.
    fileprivate var isReadable: Bool {
        with { companions in
            (precision == nil || companions.precision != nil)
                && (notBefore == nil || companions.notBefore != nil)
                && columns.allSatisfy { companions.knows($0.role) }
        }
    }
}

extension Companions {
    fileprivate func knows(_ role: Role) -> Bool {
        switch role {
        case .sex: sex != nil
        case .born: born != nil || bornYear != nil
        case .on: on != nil
        case .fileName: fileName != nil
        }
    }
}
