/// What a run can die of: where in its life, and what would help.
///
/// `description` is safe for logs; content of records appears only in `debugDescription`.
package struct HubFailure: Error, CustomStringConvertible, CustomDebugStringConvertible {
    package enum Stage: String, Sendable, Hashable, CaseIterable {
        case configure, request, decode, map, load, deliver
    }

    package enum Recovery: Sendable, Hashable {
        /// Passing: the same run may succeed later.
        case retry(after: Duration?)
        /// The run ends; a person looks at it.
        case failRun
        /// Somebody must change a file or a setting.
        case fixConfiguration
        /// Another run holds the lease.
        case leaveToOther
        /// Refused by policy: hours, quota, a guard, an approval that is missing.
        case askAPerson
        /// The operator interrupted.
        case stopped
    }

    package var stage: Stage
    package var recovery: Recovery
    /// Stable, dotted: `staging.locked`, `json.malformed`.
    package var code: String
    package var message: Localized
    package var underlying: (any Error)?
    /// Record content and other detail for behind the sign-in.
    package var detail: String?

    package init(
        _ stage: Stage,
        _ recovery: Recovery,
        code: String,
        message: Localized,
        underlying: (any Error)? = nil,
        detail: String? = nil
    ) {
        self.stage = stage
        self.recovery = recovery
        self.code = code
        self.message = message
        self.underlying = underlying
        self.detail = detail
    }

    package var description: String { "\(code): \(message.english)" }

    package var debugDescription: String {
        [description, underlying.map { "\($0)" }, detail].compactMap(\.self).joined(separator: " · ")
    }
}
