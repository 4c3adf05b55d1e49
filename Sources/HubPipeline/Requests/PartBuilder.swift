import HubModel

/// Makes the parts of a body from their templates.
///
/// A part whose only placeholder is empty is left out, as entries elsewhere are.
struct PartBuilder {
    private let builder: ValueBuilder

    init(_ builder: ValueBuilder) {
        self.builder = builder
    }

    func parts(_ templates: [RequestTemplate.Part]) throws(HubFailure) -> [MultipartBody.Part] {
        var parts: [MultipartBody.Part] = []
        for template in templates {
            guard let path = template.over else {
                if let part = try part(template) { parts.append(part) }
                continue
            }
            for builder in try builder.repeated(over: path) {
                if let part = try PartBuilder(builder).part(template) { parts.append(part) }
            }
        }
        return parts
    }

    private func part(_ template: RequestTemplate.Part) throws(HubFailure) -> MultipartBody.Part? {
        switch template.content {
        case .text(let value):
            guard let bytes = try builder.bytes(of: value) else { return nil }
            return try part(template, .bytes(bytes), type: nil)
        case .json(let json):
            guard let text = try builder.json(json) else { return nil }
            return try part(template, .bytes(Array(text.utf8)), type: "application/json")
        case .file(let file): return try self.file(template, file)
        }
    }

    private func part(
        _ template: RequestTemplate.Part,
        _ content: MultipartBody.Content,
        type: String?
    ) throws(HubFailure) -> MultipartBody.Part {
        let fileName = try filled(template.fileName)
        let head = fileName.map { PartHead.file(template.name, $0) } ?? PartHead.field(template.name)
        return MultipartBody.Part(
            head: try PartHead.withType(head, try filled(template.mediaType) ?? type),
            content: content
        )
    }

    /// A column of type `file` is an object with digest, media type and name; a text is a digest.
    private func file(_ template: RequestTemplate.Part, _ file: Template) throws(HubFailure)
        -> MultipartBody.Part?
    {
        var text = try member("digest", of: file)
        if text == nil { text = try filled(file) }
        guard let text else { return nil }
        guard let digest = Digest(hexadecimal: text.trimmingSpaces) else {
            throw RequestFailure.notAFile(template.name)
        }
        var name = try filled(template.fileName)
        if name == nil { name = try member("name", of: file) }
        var type = try filled(template.mediaType)
        if type == nil { type = try member("media_type", of: file) }
        let head = PartHead.file(template.name, name ?? String(text.prefix(16)))
        return MultipartBody.Part(
            head: try PartHead.withType(head, type ?? "application/octet-stream"),
            content: .file(digest)
        )
    }

    private func filled(_ template: Template?) throws(HubFailure) -> String? {
        guard let template, let text = try builder.values.text(of: template), !text.isEmpty else {
            return nil
        }
        return text
    }

    private func member(_ name: String, of file: Template) throws(HubFailure) -> String? {
        guard var placeholder = file.solePlaceholder, placeholder.pipes.isEmpty,
            ["record", "each"].contains(placeholder.root)
        else { return nil }
        placeholder.name += placeholder.member.isEmpty ? "" : ".\(name)"
        return try builder.values.text(of: placeholder)
    }
}
