import HTTPTypes
package import HubModel

/// HTTP over libcurl: one thread for all messages, kept connections, bodies that flow as they are read.
///
/// A body that nobody reads holds back its sender at 256 KB, and that time does not count against
/// `answerTimeout` (see `AnswerClock`). Cancelling the task, or dropping the body, closes the connection at
/// once. Dropping the transport ends its thread after the last body; `close()` ends both now.
package final class CurlTransport: HTTPTransport {
    private let loop = CurlLoop()
    private let trust: CurlTrust
    private let silence: Duration

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - resolve: `host:port:address`, in place of asking a name server.
    ///   - authority: path of a PEM file with the authorities to trust, in place of the system's.
    ///   - silence: the longest pause between two pieces of a body.
    package init(resolve: [String] = [], authority: String? = nil, silence: Duration = .seconds(60)) {
        trust = CurlTrust(resolve: resolve, authority: authority)
        self.silence = silence
    }

    package func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        guard !Task.isCancelled else { throw .cancelled }
        let place = try WebAddress(request.url).place
        let clock = AnswerClock(start: .now, answer: request.answerTimeout, silence: silence)
        let transfer = Transfer(place: place, clock: clock)
        let handle = try CurlHandle(request, trust: trust, transfer: transfer)
        guard loop.post(.start(handle, transfer)) else { throw .cancelled }
        let reader = BodyReader(transfer, loop: loop)
        let head = try await reader.head()
        return IncomingAnswer(
            status: head.status,
            fields: head.fields,
            body: ResponseBody { () async throws(TransportFailure) in try await reader.next() }
        )
    }

    /// Ends the thread.
    ///
    /// What is under way or sent later ends with `cancelled`.
    package func close() { loop.close(.now) }

    deinit { loop.close(.whenIdle) }
}

/// The reading end of an answer.
///
/// Its end of life is that of the transfer.
final class BodyReader: Sendable {
    private let transfer: Transfer
    private let loop: CurlLoop

    init(_ transfer: Transfer, loop: CurlLoop) {
        self.transfer = transfer
        self.loop = loop
    }

    func head() async throws(TransportFailure) -> AnswerHead {
        let result = await cancelling { () async throws(TransportFailure) in try await transfer.head() }
        return try result.get()
    }

    func next() async throws(TransportFailure) -> [UInt8]? {
        let result = await cancelling { () async throws(TransportFailure) in
            try await transfer.next { loop.post(.resume(transfer)) }
        }
        return try result.get()
    }

    private func cancelling<Value: Sendable>(
        _ wait: () async throws(TransportFailure) -> Value
    ) async -> Result<Value, TransportFailure> {
        await withTaskCancellationHandler {
            do throws(TransportFailure) {
                return .success(try await wait())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            cancel()
        }
    }

    private func cancel() {
        transfer.end(.failure(.cancelled))
        loop.post(.drop(transfer))
    }

    deinit { cancel() }
}
