import Glibc
import HubModel

/// The server's end of one connection.
///
/// Used by its script's thread alone.
final class Connection: @unchecked Sendable {
    /// 1 is the first that the server accepted.
    let number: Int
    private let socket: Int32
    private let note: @Sendable (ReceivedRequest) -> Void
    private var unread: [UInt8] = []
    private var isOpen = true

    init(_ socket: Int32, number: Int, note: @escaping @Sendable (ReceivedRequest) -> Void) {
        self.socket = socket
        self.number = number
        self.note = note
    }

    /// The next request with its body; `nil` when the other side has closed.
    func readRequest() -> ReceivedRequest? {
        guard let head = read(through: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n").map(String.init)
        var request = ReceivedRequest(line: lines.first ?? "", fields: Array(lines.dropFirst()), body: [])
        let length = request.values("Content-Length").first.flatMap { Int($0) } ?? 0
        while unread.count < length {
            guard receive() else { return nil }
        }
        request.body = Array(unread.prefix(length))
        unread.removeFirst(length)
        note(request)
        return request
    }

    /// Writes all of it; `false` when the other side has gone.
    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool { write(bytes[...]) }

    @discardableResult
    func write(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Writes as much as goes; gives what is left once the other side took nothing for `quiet` ms.
    func writeUntilStuck(_ bytes: ArraySlice<UInt8>, quiet: Int32) -> ArraySlice<UInt8> {
        var rest = bytes
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        while !rest.isEmpty {
            var wish = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
            guard poll(&wish, 1, quiet) > 0 else { return rest }
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, min($0.count, 64 << 10), flags) }
            if count > 0 { rest = rest.dropFirst(count) }
            if count < 0, errno != EAGAIN { return rest }
        }
        return rest
    }

    /// Blocks until the other side has closed its end.
    func waitForClose() {
        while receive() {}
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(socket)
    }

    private func read(through mark: [UInt8]) -> [UInt8]? {
        var searched = 0
        while true {
            if let end = unread.firstIndex(of: mark, from: searched) {
                defer { unread.removeFirst(end) }
                return Array(unread.prefix(end))
            }
            searched = max(0, unread.count - mark.count)
            guard receive() else { return nil }
        }
    }

    private func receive() -> Bool {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = piece.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return false }
        unread.append(contentsOf: piece.prefix(count))
        return true
    }
}

extension [UInt8] {
    /// The position after the first occurrence of a mark.
    fileprivate func firstIndex(of mark: [UInt8], from start: Int) -> Int? {
        guard count >= mark.count else { return nil }
        return (start...(count - mark.count)).first { self[$0..<($0 + mark.count)].elementsEqual(mark) }
            .map { $0 + mark.count }
    }
}
