package import HubModel

/// A context as text, for a value that stands alone: an example, or a line of `lienthong value`.
package struct ValueNeighbours: Sendable, Hashable {
    /// `year`, `month`, `day` or the code of social insurance.
    package var precision: String?
    /// `HH:mm` or `HH:mm:ss`.
    package var notBefore: String?
    package var fileName: String?

    package init(precision: String? = nil, notBefore: String? = nil, fileName: String? = nil) {
        self.precision = precision
        self.notBefore = notBefore
        self.fileName = fileName
    }

    /// Calls `body` with the context; what cannot be read is left out, as an empty column would be.
    package func with<Result>(_ body: (Companions) -> Result) -> Result {
        let precision = precision.flatMap { Array($0.utf8).withUnsafeBytes(DatePrecision.init) }
        let notBefore = notBefore.flatMap { Array($0.utf8).withUnsafeBytes(TimeOfDayNormalizer.seconds) }
        return Array((fileName ?? "").utf8).withUnsafeBytes { name in
            body(
                Companions(
                    precision: precision,
                    notBefore: notBefore,
                    fileName: fileName == nil ? nil : name
                )
            )
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
