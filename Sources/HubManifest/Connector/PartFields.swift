import HubModel

/// A part of a body of parts while it is read.
struct PartDraft: Sendable {
    var name = ""
    var text: RequestTemplate.Value?
    var json: RequestTemplate.JSONTemplate?
    var file: Template?
    var fileName: Template?
    var mediaType: Template?

    func part(over path: Path?) -> RequestTemplate.Part? {
        let content: RequestTemplate.Part.Content? =
            text.map { .text($0) } ?? json.map { .json($0) } ?? file.map { .file($0) }
        return content.map {
            RequestTemplate.Part(
                name: name,
                content: $0,
                fileName: fileName,
                mediaType: mediaType,
                over: path
            )
        }
    }
}

enum PartFields {
    static let block = Block<PartDraft>(
        "part",
        vi: "Một phần của thân nhiều phần.",
        en: "One part of a body of parts.",
        blank: PartDraft(),
        choices: [.init(keys: ["text", "json", "file"], isRequired: true)],
        fields: [
            .key("name", \.name, .text, .required, vi: "Tên của phần.", en: "The part's name."),
            .key("text", \.text, .value, vi: "Chữ.", en: "Text."),
            .key("json", \.json, .json, vi: "Một tài liệu JSON.", en: "A JSON document."),
            .key(
                "file",
                \.file,
                .template,
                vi: "Một tệp đang giữ, gọi bằng cột kiểu file hay bằng mã băm của nó; gửi theo luồng.",
                en: "A stored file, by a column of type file or by its digest; it is streamed."
            ),
            .key("file_name", \.fileName, .template, vi: "Tên tệp.", en: "The file's name."),
            .key(
                "media_type",
                \.mediaType,
                .template,
                vi: "Kiểu nội dung của phần.",
                en: "The part's content type."
            ),
        ]
    )

    /// As the block is, with the key that says how often the part stands there.
    static var shape: BlockShape {
        var shape = block.shape
        shape.fields.append(
            FieldShape(
                key: "for_each",
                presence: .optional,
                shape: Kind<Path>.path.shape,
                absent: nil,
                isAvailable: true,
                summary: Localized(
                    vi: "Mỗi phần tử ở đây một phần; trong phần là «{each.x}».",
                    en: "One part per element there; inside it is `{each.x}`."
                )
            )
        )
        return shape
    }
}

extension Kind where Value == RequestTemplate.Part {
    static var part: Kind {
        Kind(shape: .block(PartFields.shape)) { element, reading in
            guard element.entry("for_each") != nil else {
                return PartFields.block.read(element, &reading)?.part(over: nil)
            }
            guard let path = reading.repetition(of: element) else { return nil }
            var rest = element
            rest.content = .map(element.entries.filter { $0.name != "for_each" })
            let draft = reading.repeating(over: path, at: element.nearest(["for_each"]).location) {
                PartFields.block.read(rest, &$0)
            }
            return draft?.part(over: path)
        }
    }
}
