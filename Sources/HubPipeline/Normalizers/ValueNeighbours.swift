package import HubModel

/// A context as text, for a value that stands alone: an example, or a line of `lienthong value`.
package struct ValueNeighbours: Sendable, Hashable {
    package struct Column: Sendable, Hashable, CustomStringConvertible {
        package var role: Companions.Role
        package var text: String

        package var description: String { "\(role.rawValue): \(text)" }
    }

    /// Columns to check against, as cells print them.
    package var columns: [Column]
    /// `year`, `month`, `day` or the code of social insurance.
    package var precision: String?
    /// `HH:mm` or `HH:mm:ss`.
    package var notBefore: String?
    package var fileName: String?

    package init(
        columns: [Column] = [],
        precision: String? = nil,
        notBefore: String? = nil,
        fileName: String? = nil
    ) {
        self.columns = columns
        self.precision = precision
        self.notBefore = notBefore
        self.fileName = fileName
    }

    /// Calls `body` with the context; what cannot be read is left out, as an empty column would be.
    package func with<Result>(_ body: (Companions) -> Result) -> Result {
        let precision = precision.flatMap { Array($0.utf8).withUnsafeBytes(DatePrecision.init) }
        let notBefore = notBefore.flatMap { Array($0.utf8).withUnsafeBytes(TimeOfDayNormalizer.seconds) }
        return Array((fileName ?? "").utf8).withUnsafeBytes { name in
            var companions = Companions(
                precision: precision,
                notBefore: notBefore,
                fileName: fileName == nil ? nil : name
            )
            for column in columns {
                Array(column.text.utf8).withUnsafeBytes { companions.read($0, of: .text, as: column.role) }
            }
            return body(companions)
        }
    }
}

extension DateFormat {
    /// Reads `format:` as a mapping writes it: `iso`, `epoch_s`, `epoch_ms`, or a pattern.
    package init?(name: String) {
        switch name {
        case "iso": self = .iso
        case "epoch_s": self = .epochSeconds
        case "epoch_ms": self = .epochMilliseconds
        default:
            guard let pattern = try? DatePattern(name) else { return nil }
            self = .pattern(pattern)
        }
    }
}
