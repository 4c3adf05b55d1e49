import NIOCore
import NIOPosix
import Synchronization

/// A mail server on loopback that keeps what it is handed, and misbehaves when it is told to.
package final class MailSink: Sendable {
    package struct Letter: Sendable, Hashable {
        package var sender: String
        package var receivers: [String]
        /// Header and body as they came, dots taken back.
        package var text: String
        package var isSignedIn: Bool
    }

    package enum Fault: Sendable, Hashable {
        /// Greylisting: the receiver is refused for now.
        case greylist
        /// The receiver is refused for good.
        case refuse
        /// The line drops after the whole letter has come; whether it was kept nobody learns.
        case dropAfterData(keeps: Bool)
        /// The line drops at the greeting.
        case drop
        /// The letter is refused after it has come.
        case refuseLetter
    }

    fileprivate struct State {
        var letters: [Letter] = []
        var faults: [Fault] = []
        /// For as long as it is set.
        var standing: Fault?
        var lines: [String] = []
    }

    package let port: Int
    private let state: Arc
    private let channel: any Channel

    /// Shared with the connections.
    final class Arc: Sendable {
        private let state = Mutex(State())

        func keep(_ letter: Letter) { state.withLock { $0.letters.append(letter) } }
        func heard(_ line: String) { state.withLock { $0.lines.append(line) } }

        /// The fault of a connection, which one of the queue is used up by.
        func nextFault() -> Fault? {
            state.withLock { state in
                if let standing = state.standing { return standing }
                return state.faults.isEmpty ? nil : state.faults.removeFirst()
            }
        }

        var letters: [Letter] { state.withLock { $0.letters } }
        var lines: [String] { state.withLock { $0.lines } }

        func set(_ faults: [Fault], standing: Fault?) {
            state.withLock {
                $0.faults = faults
                $0.standing = standing
            }
        }
    }

    private init(port: Int, state: Arc, channel: any Channel) {
        self.port = port
        self.state = state
        self.channel = channel
    }

    /// `account`: who may hand in letters; `nil` lets everybody.
    package static func start(account: (user: String, password: String)? = nil) async throws -> MailSink {
        let state = Arc()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let dialogue = SMTPDialogue(account: account)
                    try channel.pipeline.syncOperations.addHandler(MailConnection(dialogue, state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return MailSink(port: channel.localAddress?.port ?? 0, state: state, channel: channel)
    }

    package var address: String { "smtp://127.0.0.1:\(port)" }
    package var letters: [Letter] { state.letters }
    /// Everything that was said to it but for letters, passwords included.
    package var lines: [String] { state.lines }

    /// One fault for each of the next connections, then `standing` until it is set anew.
    package func misbehave(_ faults: Fault..., standing: Fault? = nil) {
        state.set(faults, standing: standing)
    }

    package func stop() async throws { try await channel.close().get() }
}

/// One connection: lines in, answers out.
private final class MailConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var dialogue: SMTPDialogue
    private let state: MailSink.Arc
    private var fault: MailSink.Fault?
    private var pending: [UInt8] = []

    init(_ dialogue: SMTPDialogue, _ state: MailSink.Arc) {
        self.dialogue = dialogue
        self.state = state
    }

    func channelActive(context: ChannelHandlerContext) {
        fault = state.nextFault()
        guard fault != .drop else { return context.close(promise: nil) }
        say("220 mail.example", context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        while let end = pending.firstIndex(of: 0x0A) {
            var line = pending[..<end]
            if line.last == 0x0D { line = line.dropLast() }
            pending.removeSubrange(...end)
            answer(String(decoding: line, as: UTF8.self), context)
        }
    }

    private func answer(_ line: String, _ context: ChannelHandlerContext) {
        switch dialogue.take(line) {
        case .nothing: return
        case .leave(let words):
            say(words, context)
            context.close(promise: nil)
        case .letter(let text): take(text, context)
        case .say(let words):
            state.heard(line)
            say(isReceiver(line) ? refusal ?? words : words, context)
        }
    }

    private func isReceiver(_ line: String) -> Bool { line.uppercased().hasPrefix("RCPT") }

    private var refusal: String? {
        switch fault {
        case .greylist: "451 4.7.1 greylisted, come again"
        case .refuse: "550 5.1.1 no such mailbox"
        case .dropAfterData, .drop, .refuseLetter, nil: nil
        }
    }

    private func take(_ text: String, _ context: ChannelHandlerContext) {
        let letter = MailSink.Letter(
            sender: dialogue.envelope.sender,
            receivers: dialogue.envelope.receivers,
            text: text,
            isSignedIn: dialogue.isSignedIn
        )
        dialogue.reset()
        switch fault {
        case .dropAfterData(let keeps):
            if keeps { state.keep(letter) }
            context.close(promise: nil)
        case .refuseLetter: say("554 5.7.1 not this letter", context)
        case .greylist, .refuse, .drop, nil:
            state.keep(letter)
            say("250 2.0.0 kept", context)
        }
    }

    private func say(_ words: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: words + "\r\n")), promise: nil)
    }
}
