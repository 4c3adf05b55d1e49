import Bytes
import CXML

extension [StreamStep] {
    /// Calls `body` with the steps as C has them; their texts are valid during the call.
    func withCSteps<Result>(_ body: (UnsafeBufferPointer<cxml_step>) -> Result) -> Result {
        var steps: [cxml_step] = unsafe []
        return unsafe append(from: startIndex, to: &steps, then: body)
    }

    private func append<Result>(
        from index: Int,
        to steps: inout [cxml_step],
        then body: (UnsafeBufferPointer<cxml_step>) -> Result
    ) -> Result {
        guard index < endIndex else { return unsafe steps.withUnsafeBufferPointer(body) }
        guard case .child(let name, let prefix) = self[index] else {
            unsafe steps.append(
                cxml_step(kind: self[index].kind, name: nil, nameLength: 0, prefix: nil, prefixLength: 0)
            )
            return unsafe append(from: index + 1, to: &steps, then: body)
        }
        return unsafe name.withCString { nameText in
            unsafe (prefix ?? "").withCString { prefixText in
                unsafe steps.append(
                    cxml_step(
                        kind: cxml_step_child,
                        name: nameText,
                        nameLength: name.utf8.count,
                        prefix: prefix == nil ? nil : prefixText,
                        prefixLength: prefix?.utf8.count ?? 0
                    )
                )
                return unsafe append(from: index + 1, to: &steps, then: body)
            }
        }
    }
}

extension StreamStep {
    fileprivate var kind: cxml_step_kind {
        switch self {
        case .child: cxml_step_child
        case .anyChild: cxml_step_any_child
        case .descendants: cxml_step_descendants
        case .items: cxml_step_items
        }
    }
}
