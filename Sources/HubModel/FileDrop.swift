/// `files`: where a source puts files, which of them are taken, and what becomes of them afterwards.
package struct FileDrop: Sendable, Hashable {
    package enum Place: String, Sendable, Hashable, CaseIterable {
        case sftp, https, folder
    }

    package enum Pick: String, Sendable, Hashable, CaseIterable {
        /// Each file once, by its name and its bytes.
        case new
        /// The last one there is.
        case newest
        /// Every file, every run; what is as it was is left as it was.
        case all
    }

    /// When a file is whole.
    package enum Ready: Sendable, Hashable {
        /// A second file stands beside it.
        case exists(Template)
        /// Its size and time have stayed the same for so long.
        case unchanged(CalendarDuration)
    }

    package enum After: Sendable, Hashable {
        case leave
        case delete
        case moveTo(Template)
    }

    package var place: Place
    /// Names in it that nothing else gives a value to are taken from the files: `{station}` gives `{file.station}`.
    package var address: Template
    package var user: Template?
    package var password: Template?
    package var privateKey: Template?
    /// `SHA256:…` of the server's key; two while it changes.
    package var hostKeys: [Template]
    package var pick: Pick
    package var ready: Ready?
    package var after: After
    package var location: SourceLocation

    package init(
        place: Place,
        address: Template,
        user: Template? = nil,
        password: Template? = nil,
        privateKey: Template? = nil,
        hostKeys: [Template] = [],
        pick: Pick = .new,
        ready: Ready? = nil,
        after: After = .leave,
        location: SourceLocation = .unknown
    ) {
        self.place = place
        self.address = address
        self.user = user
        self.password = password
        self.privateKey = privateKey
        self.hostKeys = hostKeys
        self.pick = pick
        self.ready = ready
        self.after = after
        self.location = location
    }

    /// The largest file, where the pull does not say otherwise.
    package static let fileAtMost: Int64 = 4 << 30

    /// Roots of placeholders that have a value before any file is known.
    package static let knownRoots: Set<String> = [
        "settings", "secret", "each", "since", "until", "now", "run", "kept",
    ]

    /// The names that the address takes from the files, in their order, each once.
    package var names: [String] {
        address.placeholders.map(\.name).reduce(into: []) { names, name in
            let root = name.prefix { $0 != "." }
            guard !FileDrop.knownRoots.contains(String(root)), !names.contains(name) else { return }
            names.append(name)
        }
    }
}

extension Pull {
    package var drop: FileDrop? {
        if case .files(let drop) = way { drop } else { nil }
    }
}
