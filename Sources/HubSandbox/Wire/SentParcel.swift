import HTTPTypes

/// A JSON object that may come with files: as `application/json`, or as one part of a form beside them.
struct SentParcel {
    /// What a receiver takes.
    struct Terms {
        /// Name of the part with the object, and of those with files.
        var object: String
        var files: String
        var mostFiles = 20
        var largestFile = 20 << 20
        var mediaTypes = [
            "image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "application/pdf",
        ]
    }

    /// The bytes of the object.
    let object: [UInt8]
    let files: [ReceivedItem.File]

    init(_ request: SandboxRequest, _ terms: Terms) throws(SentMistake) {
        guard let upload = request.upload else {
            guard request.fields[.contentType]?.hasPrefix("application/json") == true else {
                throw SentMistake(.contentType, "Cần application/json hoặc multipart/form-data")
            }
            (object, files) = (request.body, [])
            return
        }
        let form: MultipartForm
        switch upload.form {
        case .success(let read): form = read
        case .failure(let mistake): throw SentMistake(.content, "multipart/form-data hỏng: \(mistake)")
        }
        guard form.fields(terms.object).count == 1, let field = form.fields(terms.object).first else {
            throw SentMistake(.content, "Cần đúng một phần \(terms.object)")
        }
        let parts = form.files(terms.files)
        guard parts.count + 1 == form.parts.count, parts.count <= terms.mostFiles else {
            throw SentMistake(
                .content,
                "Ngoài \(terms.object) chỉ nhận tối đa \(terms.mostFiles) tệp \(terms.files)"
            )
        }
        object = field.text
        var files: [ReceivedItem.File] = []
        for part in parts { files.append(try Self.file(part, terms)) }
        self.files = files
    }

    private static func file(_ part: MultipartForm.Part, _ terms: Terms) throws(SentMistake)
        -> ReceivedItem.File
    {
        guard terms.mediaTypes.contains(part.mediaType) else {
            throw SentMistake(.mediaType, "Không nhận loại tệp \(part.mediaType)")
        }
        guard (1...terms.largestFile).contains(part.size) else {
            throw SentMistake(.fileSize, "Tệp rỗng hoặc quá \(terms.largestFile >> 20) MB")
        }
        return ReceivedItem.File(name: part.fileName ?? "", size: part.size, sha256: part.sha256)
    }
}
