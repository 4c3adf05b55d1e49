import Bytes
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `A body of files` {
    private static let type = "multipart/form-data; boundary=ranh"

    private func sent(_ body: String, type: String = type, piece: Int = .max) -> Upload? {
        var intake = BodyIntake([.contentType: type])
        let bytes = Array(body.utf8)
        for start in stride(from: 0, to: max(1, bytes.count), by: min(piece, bytes.count + 1)) {
            intake.take(Array(bytes[start..<min(bytes.count, start + min(piece, bytes.count))]))
        }
        return intake.finish().upload
    }

    private func lines(_ lines: String...) -> String { lines.joined(separator: "\r\n") }

    private var good: String {
        lines(
            "--ranh",
            #"Content-Disposition: form-data; name="data""#,
            "Content-Type: application/json",
            "",
            #"{"a":"á"}"#,
            "--ranh",
            #"Content-Disposition: form-data; name="photos"; filename="ảnh 1.jpg""#,
            "Content-Type: image/jpeg",
            "",
            "JPEG\r\n--ran\r\n--rana",
            "--ranh",
            #"Content-Disposition: form-data; name="photos"; filename="rỗng.png""#,
            "",
            "",
            "--ranh--",
            ""
        )
    }

    @Test(arguments: [1, 2, 3, 7, 64, 100_000])
    func `is read alike however it is cut into pieces`(piece: Int) throws {
        let upload = try #require(sent(good, piece: piece))
        let parts = try upload.form.get().parts
        #expect(parts.map(\.name) == ["data", "photos", "photos"])
        #expect(parts.map(\.fileName) == [nil, "ảnh 1.jpg", "rỗng.png"])
        #expect(parts.map(\.mediaType) == ["application/json", "image/jpeg", "text/plain"])
        #expect(parts.map(\.size) == [10, 19, 0])
        #expect(String(decoding: parts[0].text, as: UTF8.self) == #"{"a":"á"}"# && parts[1].text.isEmpty)
        #expect(parts[1].sha256 == hexadecimal(SHA256.digest(Array("JPEG\r\n--ran\r\n--rana".utf8))))
        #expect(upload.digest == hexadecimal(SHA256.digest(Array(good.utf8))))
    }

    @Test func `may name its boundary in quotes and mark quotes in names as browsers do`() throws {
        let body = lines(
            "--a b",
            #"Content-Disposition: form-data; name="f"; filename="a%22b.txt""#,
            "",
            "x",
            "--a b--"
        )
        let upload = try #require(sent(body, type: #"multipart/form-data; boundary="a b""#))
        #expect(try upload.form.get().parts.map(\.fileName) == ["a\"b.txt"])
    }

    @Test(
        arguments: [
            ("", .noEnd), ("--ranh--\r\n", .noParts), ("text\r\n--ranh\r\n", .noBoundary),
            ("--ranhXY", .noBoundary),
            ("--ranh\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", .noEnd),
            (
                "--ranh\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--ranh--\r\nmore",
                .bytesBehindEnd
            ),
            ("--ranh\r\nContent-Type: text/plain\r\n\r\nx\r\n--ranh--", .head("Content-Disposition")),
            (
                "--ranh\r\nContent-Disposition: form-data\r\n\r\nx\r\n--ranh--",
                .head("form-data")
            ),
            (
                "--ranh\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n--ranh--",
                .head("form-data; name=\"a\"; name=\"b\"")
            ),
            (
                "--ranh\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''b\r\n\r\nx\r\n--ranh--",
                .head("form-data; name=\"a\"; filename*=UTF-8''b")
            ),
            ("--ranh\r\nX-Other: 1\r\n\r\nx\r\n--ranh--", .head("X-Other: 1")),
        ] as [(String, MultipartMistake)]
    )
    func `is refused when it is none`(body: String, mistake: MultipartMistake) throws {
        #expect(try #require(sent(body)).form == .failure(mistake))
    }

    @Test(arguments: ["../../etc/passwd", "a/b.jpg", #"a\b.jpg"#, "..", "", "a%0D%0AX: y", "a\u{7}b"])
    func `is refused for a file's name that leads elsewhere`(name: String) throws {
        let body = lines(
            "--ranh",
            "Content-Disposition: form-data; name=\"f\"; filename=\"\(name)\"",
            "",
            "x",
            "--ranh--"
        )
        let form = try #require(sent(body)).form
        guard case .failure(let mistake) = form else {
            Issue.record("took \(name)")
            return
        }
        let isAboutTheName: Bool
        switch mistake {
        case .fileName, .head: isAboutTheName = true
        default: isAboutTheName = false
        }
        #expect(isAboutTheName)
    }

    @Test(arguments: ["multipart/mixed; boundary=a", "multipart/form-data", "multipart/form-data; boundary="])
    func `is refused without a boundary of the right kind`(type: String) throws {
        #expect(throws: MultipartMistake.self) { try #require(sent("x", type: type)).form.get() }
    }

    @Test func `has limits for heads, fields and parts`() throws {
        let head = "--ranh\r\nContent-Disposition: form-data; name=\"a\"\r\n"
        let long = String(repeating: "x", count: 9000)
        #expect(sent("\(head)Content-Type: \(long)")?.form == .failure(.headTooLong))
        let field = String(repeating: "x", count: 1 << 20)
        #expect(sent("\(head)\r\nx\(field)\r\n--ranh--")?.form == .failure(.fieldTooLong("a")))
        let parts = String(repeating: "\(head)\r\nx\r\n", count: 65)
        #expect(sent("\(parts)--ranh--")?.form == .failure(.tooManyParts))
    }

    @Test func `is counted and not kept, however large its files`() throws {
        var intake = BodyIntake([.contentType: Self.type])
        let head = "--ranh\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b\"\r\n\r\n"
        intake.take(Array(head.utf8))
        let piece = [UInt8](repeating: 13, count: 1 << 18)
        for _ in 1...16 { intake.take(piece) }
        intake.take(Array("\r\n--ranh--".utf8))
        let isTooLong = intake.isTooLong
        let (body, upload) = intake.finish()
        let part = try #require(upload).form.get().parts[0]
        #expect(!isTooLong && body.isEmpty && part.text.isEmpty && part.size == 1 << 22)
        #expect(part.sha256 == hexadecimal(SHA256.digest([UInt8](repeating: 13, count: 1 << 22))))
    }

    @Test func `of any other kind is too long above a megabyte`() {
        var intake = BodyIntake([.contentType: "application/json"])
        intake.take([UInt8](repeating: 32, count: 1 << 20))
        let before = intake.isTooLong
        intake.take([32])
        let after = intake.isTooLong
        #expect(!before && after)
    }
}
