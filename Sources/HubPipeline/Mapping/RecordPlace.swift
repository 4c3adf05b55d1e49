import Bytes
import HubModel

/// A record and what stands around it.
struct RecordPlace {
    var record: RecordTape
    var parent: RecordTape?
    var answer: RecordTape?
    var lineage: Lineage

    /// What a path is walked over.
    @inline(__always)
    func tape(of path: CompiledPath) -> RecordTape? {
        switch path.source.origin {
        case .record: record
        case .parent: parent
        case .answer: answer
        }
    }

    /// The same place with an item of the record in the record's stead, and the record as its parent.
    func inside(_ item: RecordTape) -> RecordPlace {
        var place = self
        place.record = item
        place.parent = record
        return place
    }

    /// The same place with the document above a root in the root's stead, so that paths begin with the root's name.
    func asDocument<Result>(_ isRoot: Bool, _ body: (RecordPlace) -> Result) -> Result {
        guard isRoot else { return body(self) }
        return OwnedTape.withDocument(of: record) { document in
            var place = self
            place.record = document
            return body(place)
        }
    }
}
