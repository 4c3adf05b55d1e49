/// A file that a pull has taken, as the ledger of files knows its last version.
package struct TakenFile: Sendable, Hashable {
    /// Its path, or its address without secrets.
    package var place: String
    package var digest: Digest
    /// As the listing had it when it was taken or last compared; `nil` where the listing does not say.
    package var size: Int64?
    package var stamp: String
    /// It had not been changed for a while then: with equal size and stamp it is the same file.
    package var isSettled: Bool
    /// It was taken under the plan of this run.
    package var isOfThisPlan: Bool
    /// It has left its place: what stands there now has come anew.
    package var hasLeft: Bool

    package init(
        place: String,
        digest: Digest,
        size: Int64?,
        stamp: String,
        isSettled: Bool,
        isOfThisPlan: Bool,
        hasLeft: Bool = false
    ) {
        self.place = place
        self.digest = digest
        self.size = size
        self.stamp = stamp
        self.isSettled = isSettled
        self.isOfThisPlan = isOfThisPlan
        self.hasLeft = hasLeft
    }
}

/// What a page says of the file that it is.
package struct PageFile: Sendable, Hashable {
    package var place: String
    package var path: FilePath
    /// `{file.…}`: `name` and what the address takes from the path.
    package var names: [String: String]
    package var size: Int64?
    package var stamp: String
    package var isSettled: Bool
    /// What is to be done with it once its page is committed.
    package var clearing: FileClearing?

    package init(
        place: String,
        path: FilePath,
        names: [String: String],
        size: Int64? = nil,
        stamp: String = "",
        isSettled: Bool = false,
        clearing: FileClearing? = nil
    ) {
        self.place = place
        self.path = path
        self.names = names
        self.size = size
        self.stamp = stamp
        self.isSettled = isSettled
        self.clearing = clearing
    }
}

/// How a file leaves its place, and the file beside it that said it was whole.
package struct FileClearing: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        case delete
        case move(into: FilePath)
    }

    package var way: Way
    package var marker: FilePath?

    package init(_ way: Way, marker: FilePath? = nil) {
        self.way = way
        self.marker = marker
    }
}

/// A file whose page is committed and that has not left its place yet.
package struct FileToClear: Sendable, Hashable {
    package var place: String
    package var path: FilePath
    package var digest: Digest
    package var size: Int64?
    package var stamp: String
    package var clearing: FileClearing

    package init(
        place: String,
        path: FilePath,
        digest: Digest,
        size: Int64?,
        stamp: String,
        clearing: FileClearing
    ) {
        self.place = place
        self.path = path
        self.digest = digest
        self.size = size
        self.stamp = stamp
        self.clearing = clearing
    }
}

/// What became of a file that was to leave its place.
package enum FileCleared: String, Sendable, Hashable, CaseIterable {
    case done
    /// It was no longer there.
    case gone
    /// Another version stands there: it stays, and is taken as new.
    case changed
}
