import HTTPTypes
import HummingbirdCore
import NIOCore

/// Thrown to close the line: the server closes a connection whose responder fails.
struct LineCut: Error {}

/// Puts a delivery on the wire.
struct DeliveryWriter {
    private static let blanks = ByteBuffer(repeating: UInt8(ascii: " "), count: 1 << 20)
    let delivery: Delivery
    /// Time since 1970-01-01T00:00:00Z.
    let now: Duration

    @concurrent
    func write(to writer: consuming ResponseWriter) async throws {
        let body = ByteBuffer(bytes: delivery.answer.body)
        if delivery.delay > .zero { try await Task.sleep(for: delivery.delay) }
        switch delivery.manner {
        case .dropped:
            throw LineCut()
        case .whole:
            try await writer.write(
                response: head(length: body.readableBytes),
                body: ResponseBody(byteBuffer: body)
            )
        case .cut(let count):
            var bodyWriter = try await writer.writeHead(head(length: body.readableBytes))
            try await bodyWriter.write(body.prefix(count))
            throw LineCut()
        case .cutChunked(let count):
            var bodyWriter = try await writer.writeHead(head(length: nil))
            try await bodyWriter.write(body.prefix(count))
            throw LineCut()
        case .dripping(let piece, let pause):
            let bodyWriter = try await writer.writeHead(head(length: body.readableBytes))
            try await drip(body, piece, pause, to: bodyWriter)
        case .endless(let blanks):
            let bodyWriter = try await writer.writeHead(head(length: nil))
            try await flood(body, blanks, to: bodyWriter)
        }
    }

    @concurrent
    private func drip(
        _ body: ByteBuffer,
        _ piece: Int,
        _ pause: Duration,
        to writer: consuming some ResponseBodyWriter
    ) async throws {
        var rest = body
        while let next = rest.readSlice(length: min(piece, rest.readableBytes)), next.readableBytes > 0 {
            try await writer.write(next)
            try await Task.sleep(for: pause)
        }
        try await writer.finish(nil)
    }

    @concurrent
    private func flood(
        _ body: ByteBuffer,
        _ blanks: Int,
        to writer: consuming some ResponseBodyWriter
    ) async throws {
        try await writer.write(body)
        for _ in 0..<(blanks / Self.blanks.readableBytes) { try await writer.write(Self.blanks) }
        try await writer.finish(nil)
    }

    /// Without a length the server sends chunks.
    private func head(length: Int?) -> HTTPResponse {
        var head = HTTPResponse(status: delivery.answer.status, headerFields: delivery.answer.fields)
        let seconds = Int((now + delivery.clockSkew).components.seconds)
        head.headerFields[.date] = CivilMoment(seconds: seconds).internet + " GMT"
        if head.status != .notModified { head.headerFields[.contentLength] = length.map(String.init) }
        return head
    }
}

extension ByteBuffer {
    fileprivate func prefix(_ count: Int) -> ByteBuffer {
        getSlice(at: readerIndex, length: min(count, readableBytes)) ?? ByteBuffer()
    }
}
