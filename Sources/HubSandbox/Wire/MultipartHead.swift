/// The lines above a part's content, and the boundary in the head of the request.
enum MultipartHead {
    private static let longestName = 255

    /// RFC 2046, 5.1.1: one to seventy of certain characters, no blank at the end.
    static func boundary(of contentType: String) throws(MultipartMistake) -> String {
        let (value, parameters) = try split(contentType)
        guard value.lowercased() == "multipart/form-data", let boundary = parameters["boundary"],
            (1...70).contains(boundary.utf8.count), boundary.last != " ",
            boundary.utf8.allSatisfy(isBoundaryCharacter)
        else { throw .noBoundary }
        return boundary
    }

    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80
            && (character.isLetter || character.isNumber || "'()+_,-./:=? ".contains(character))
    }

    /// A part without content, as its head tells it.
    static func part(_ bytes: [UInt8]) throws(MultipartMistake) -> MultipartForm.Part {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .head("UTF-8") }
        var part: MultipartForm.Part?
        var mediaType = "text/plain"
        for line in text.split(separator: "\r\n" as Character, omittingEmptySubsequences: false) {
            let sides = line.split(separator: ":", maxSplits: 1)
            guard sides.count == 2, !line.unicodeScalars.contains(where: { $0.value < 0x20 })
            else { throw .head(String(line)) }
            let value = sides[1].drop { $0 == " " }
            switch sides[0].lowercased() {
            case "content-disposition":
                guard part == nil else { throw .head(String(line)) }
                part = try disposition(String(value))
            case "content-type": mediaType = String(value)
            // Deprecated by RFC 7578, 4.7; what says nothing does no harm.
            case "content-transfer-encoding" where ["binary", "8bit", "7bit"].contains(value.lowercased()):
                break
            default: throw .head(String(line))
            }
        }
        guard var part else { throw .head("Content-Disposition") }
        part.mediaType = mediaType
        return part
    }

    private static func disposition(_ text: String) throws(MultipartMistake) -> MultipartForm.Part {
        let (value, parameters) = try split(text)
        // RFC 7578, 4.2 forbids `filename*`.
        guard value.lowercased() == "form-data", let name = parameters["name"], !name.isEmpty,
            Set(parameters.keys).isSubset(of: ["name", "filename"])
        else { throw .head(text) }
        let file = parameters["filename"]
        if let file, !isSound(file) { throw .fileName(file) }
        return MultipartForm.Part(name: name, fileName: file)
    }

    /// A name alone: nothing in it leads to another folder or ends a line.
    private static func isSound(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longestName && name != "." && name != ".."
            && !name.unicodeScalars.contains {
                $0 == "/" || $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F
            }
    }

    /// `value; name=token; name="text"`.
    private static func split(
        _ text: String
    ) throws(MultipartMistake) -> (value: String, parameters: [String: String]) {
        var rest = text[...]
        let value = String(rest.prefix { $0 != ";" && $0 != " " })
        rest = rest.dropFirst(value.count)
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            rest = rest.drop { $0 == " " }
            guard rest.first == ";" else { throw .head(text) }
            rest = rest.dropFirst().drop { $0 == " " }
            let name = rest.prefix { $0 != "=" }.lowercased()
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.popFirst() == "=", let parameter = take(&rest),
                parameters.updateValue(parameter, forKey: name) == nil
            else { throw .head(text) }
        }
        return (value, parameters)
    }

    /// A text in quotes, where senders write `%22` for a quote (as browsers do), or a word.
    private static func take(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let word = rest.prefix { $0 != ";" && $0 != " " }
            rest = rest.dropFirst(word.count)
            return word.isEmpty ? nil : String(word)
        }
        let quoted = rest.dropFirst().prefix { $0 != "\"" }
        rest = rest.dropFirst(quoted.count + 1)
        guard rest.popFirst() == "\"" else { return nil }
        let marks = ["%22": "\"", "%0D": "\r", "%0A": "\n"]
        return marks.reduce(String(quoted)) { $0.replacing($1.key, with: $1.value) }
    }
}
