/// Why a value or a record was refused, or emptied.
package struct FieldFault: Sendable, Hashable, Codable {
    /// The entity's field; empty for a fault of the whole record.
    package var field: String
    /// Stable, dotted: `phone.invalid`, `json.duplicate_key`.
    package var rule: String
    /// The path in the source, as the mapping writes it.
    package var path: String
    /// The value as it came, shortened to 200 characters.
    package var value: String

    package init(field: String, rule: String, path: String, value: String) {
        self.field = field
        self.rule = rule
        self.path = path
        self.value = value
    }
}

/// A record that cannot become a row.
///
/// It names all fields at fault and goes to quarantine.
package struct Rejection: Error, Sendable, Hashable {
    package var faults: [FieldFault]
    /// The record's key as text, columns joined by U+001F; `nil` if it cannot be read.
    package var key: String?
    /// The record's bytes as received, or their nearest text form.
    package var record: [UInt8]
    /// Position in its page, from 0.
    package var ordinal: Int
    /// The page of the group it came with.
    package var page: Int

    package init(faults: [FieldFault], key: String?, record: [UInt8], ordinal: Int, page: Int) {
        self.faults = faults
        self.key = key
        self.record = record
        self.ordinal = ordinal
        self.page = page
    }
}

/// What became of the records of a run.
///
/// The equation closes at every commit.
package struct RecordAccount: Sendable, Hashable, Codable {
    package var read = 0
    package var new = 0
    package var changed = 0
    package var same = 0
    package var older = 0
    package var repeated = 0
    package var superseded = 0
    package var skipped = 0
    package var erased = 0
    package var refused = 0
    /// Records that were staged with a field emptied; they are counted among the others too.
    package var emptied = 0
    /// Records past `retain`, which are among the skipped.
    package var expired = 0
    /// Rows marked removed because the source no longer has them; not records, so outside the equation.
    package var removed = 0

    package init() {}

    /// Promise 1: every record that was read is accounted for.
    package var closes: Bool {
        read == new + changed + same + older + repeated + superseded + skipped + erased + refused
    }

    package static func += (left: inout RecordAccount, right: RecordAccount) {
        left.read += right.read
        left.new += right.new
        left.changed += right.changed
        left.same += right.same
        left.older += right.older
        left.repeated += right.repeated
        left.superseded += right.superseded
        left.skipped += right.skipped
        left.erased += right.erased
        left.refused += right.refused
        left.emptied += right.emptied
        left.expired += right.expired
        left.removed += right.removed
    }
}

extension RecordAccount {
    /// A figure that an older run did not keep is 0.
    package init(from decoder: any Decoder) throws {
        let figures = try [String: Int](from: decoder)
        func figure(_ key: CodingKeys) -> Int { figures[key.stringValue] ?? 0 }
        read = figure(.read)
        new = figure(.new)
        changed = figure(.changed)
        same = figure(.same)
        older = figure(.older)
        repeated = figure(.repeated)
        superseded = figure(.superseded)
        skipped = figure(.skipped)
        erased = figure(.erased)
        refused = figure(.refused)
        emptied = figure(.emptied)
        expired = figure(.expired)
        removed = figure(.removed)
    }
}
