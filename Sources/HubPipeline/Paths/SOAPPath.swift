import HubModel

extension Path {
    /// The same place in a whole SOAP message: SOAP paths are written from inside `Body`.
    var insideSOAPBody: Path {
        guard origin == .record, form == .simple else { return self }
        let body: [Step] = [.child("Envelope", prefix: nil), .child("Body", prefix: nil)]
        return Path(text: text, steps: body + steps)
    }
}

extension Condition {
    var insideSOAPBody: Condition {
        guard case .path(let path, let test) = subject else { return self }
        return Condition(text: text, subject: .path(path.insideSOAPBody, test))
    }
}

extension Pull {
    /// With all paths into the answer as the readers need them.
    var withPathsInsideSOAPBody: Pull {
        guard isSOAP else { return self }
        var pull = self
        if case .path(let path)? = unwrap.first {
            // What is unwrapped is no SOAP message any more: only the way to it is.
            pull.unwrap[0] = .path(path.insideSOAPBody)
        } else {
            pull.records = (records ?? Path.document).insideSOAPBody
        }
        pull.pages?.total = pages?.total?.insideSOAPBody
        switch pages?.kind {
        case .cursor(let path): pull.pages?.kind = .cursor(path.insideSOAPBody)
        case .nextURL(let path): pull.pages?.kind = .nextURL(path.insideSOAPBody)
        case nil, .page, .offset, .lastRecord, .linkHeader: break
        }
        return pull
    }
}

extension Path {
    /// `.`: the document itself.
    static let document = Path(text: ".", steps: [])
}
