#if DEFECTS
    /// What a test lets the redactor forget, to see that the scan notices; in debug builds alone.
    package enum RecordingDefect: Sendable, CaseIterable {
        case names
        case phones
        /// Everything that a mapping sends into a field about a person.
        case personal
        /// Persons in texts about something else.
        case texts
        /// What no mapping reads.
        case unread
        /// Documents inside values.
        case nested

        @TaskLocal package static var planted: RecordingDefect?
    }
#endif
