import HubModel

/// The payload of a message, ready to be read by paths.
enum RecordDocument {
    /// `nil` where the text is no JSON, or beyond what a document may be (depth 64).
    static func read(_ json: String) -> OwnedTape? {
        EnvelopeReader.document(Array(json.utf8))
    }
}

extension Delivery {
    /// Kept values as `{kept.x}` and `{kept.<push>.x}` call them.
    var keptValues: [String: String] {
        var values = kept
        for (push, others) in keptByNeeds {
            for (name, value) in others { values["\(push).\(name)"] = value }
        }
        return values
    }
}
