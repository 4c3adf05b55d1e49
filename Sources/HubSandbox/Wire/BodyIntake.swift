import Bytes
package import HTTPTypes

/// A body of files: what it holds, and the digest of its bytes, which are not kept.
package struct Upload: Sendable {
    package let form: Result<MultipartForm, MultipartMistake>
    package let digest: String
}

/// Takes the body of a request as it comes: files are read through, all else is kept.
package struct BodyIntake: ~Copyable {
    private var isUpload = false
    private var reader: MultipartReader?
    private var mistake: MultipartMistake?
    private var digest = SHA256()
    private var body: [UInt8] = []
    /// Bytes so far, kept or not.
    package private(set) var size = 0
    package var isTooLong: Bool { size > (isUpload ? Self.longestUpload : Self.longestBody) }

    private static let longestBody = 1 << 20
    private static let longestUpload = 1 << 30

    package init(_ fields: HTTPFields) {
        guard let type = fields[.contentType], type.lowercased().hasPrefix("multipart/") else { return }
        isUpload = true
        do throws(MultipartMistake) {
            reader = try MultipartReader(contentType: type)
        } catch {
            mistake = error
        }
    }

    package mutating func take(_ bytes: [UInt8]) {
        size += bytes.count
        guard isUpload else {
            body += bytes
            return
        }
        digest.update(bytes)
        guard mistake == nil else { return }
        do throws(MultipartMistake) {
            try reader?.take(bytes)
        } catch {
            mistake = error
        }
    }

    package mutating func finish() -> (body: [UInt8], upload: Upload?) {
        guard isUpload else { return (body, nil) }
        return ([], Upload(form: form, digest: digest.finish().hexadecimal))
    }

    private var form: Result<MultipartForm, MultipartMistake> {
        mutating get {
            if let mistake { return .failure(mistake) }
            do throws(MultipartMistake) {
                return try .success(reader?.finish() ?? MultipartForm(parts: []))
            } catch {
                return .failure(error)
            }
        }
    }
}
