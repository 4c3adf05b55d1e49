import Bytes
package import HubModel

/// What a path selects in a document, for people who write manifests.
package struct PathProbe {
    /// One selected value.
    package struct Found {
        /// Its normalized path (RFC 9535, 2.7), where the path is JSONPath.
        package var path: String?
        /// As a JSON document; numbers as they were written.
        package var json: [UInt8]
        /// As a person reads it.
        package var text: String
    }

    /// Objects and lists that may be open at once: what is looked at by hand may be odd.
    private static let depth = 512

    private let path: Path

    package init(_ expression: String) throws(Path.Mistake) {
        path = try Path(expression)
    }

    /// `#text`: of an element with attributes its own text alone.
    private var wantsText: Bool { path.steps.last == .text }

    /// Calls `body` with each selected value, in the path's order.
    package func each(in bytes: [UInt8], _ body: (Found) -> Void) throws {
        let held = HeldBytes(bytes)
        var source = Document(read: held.reader(), reopen: { held.reader() })
        var document = try WholeDocument.read(&source, depth: PathProbe.depth).document
        let isJSONPath = if case .json = path.form { true } else { false }
        if isJSONPath, document.tape.mayRepeat { document = OwnedTape(asJSON: document.tape) }
        let places = isJSONPath ? NormalizedPaths(document.tape) : nil
        CompiledPath(path).each(in: document.tape) { tape, node in
            let isText = wantsText || ![.object, .list, .null].contains(tape.nodes[node].kind)
            var json: [UInt8] = []
            if wantsText {
                json = Array(JSONText.quoted(tape.string(node)).utf8)
            } else {
                tape.writeJSON(of: node) { json.append(contentsOf: $0) }
            }
            body(
                Found(
                    path: places?.path(of: node),
                    json: json,
                    text: isText ? tape.string(node) : String(decoding: json, as: UTF8.self)
                )
            )
            return true
        }
    }

    /// A text as a JSON string.
    package static func quoted(_ text: String) -> String { JSONText.quoted(text) }
}

/// Where each node of a document stands.
private struct NormalizedPaths {
    private let tape: RecordTape
    private var parents: [Int32]
    /// Among its siblings.
    private var positions: [Int32]

    init(_ tape: RecordTape) {
        self.tape = tape
        parents = Array(repeating: -1, count: tape.nodes.count)
        positions = Array(repeating: 0, count: tape.nodes.count)
        let walk = JSONPathWalk(tape)
        for node in tape.nodes.indices {
            var position: Int32 = 0
            _ = walk.children(node) { child in
                parents[child] = Int32(node)
                positions[child] = position
                position += 1
                return true
            }
        }
    }

    func path(of node: Int) -> String {
        var steps: [String] = []
        var node = node
        while parents[node] >= 0 {
            let parent = Int(parents[node])
            steps.append(
                tape.nodes[parent].kind == .list
                    ? "[\(positions[node])]" : "['\(NormalizedPaths.escaped(JSONPathWalk(tape).name(node)))']"
            )
            node = parent
        }
        return "$" + steps.reversed().joined()
    }

    private static func escaped(_ name: [UInt8]) -> String {
        var output = ""
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "'": output += "\\'"
            case "\\": output += "\\\\"
            case "\u{8}": output += "\\b"
            case "\u{C}": output += "\\f"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
