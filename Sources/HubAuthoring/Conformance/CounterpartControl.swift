import Foundation
package import HubModel

/// The sandbox that plays a counterpart, by its address.
package struct CounterpartControl: Sendable {
    /// `http://127.0.0.1:PORT`.
    let address: String
    private let transport: any HTTPTransport

    /// What the sandbox has counted since it was told to begin anew.
    struct Ledger: Decodable {
        var requests: [String: Int]
        var credentialsAtForeignHost: Int
        var unexpected: [String: Int]
    }

    private struct Order: Encodable {
        var tape: String?
        var faults: [String]?
        var cues: [SandboxCue]?
        var resetLedger: Bool?
    }

    package init(address: String, transport: any HTTPTransport) {
        self.address = address
        self.transport = transport
    }

    func play(_ tape: CounterpartTape, file: String) async throws {
        try JSONEncoder().encode(tape).write(to: URL(filePath: file))
        try await order(Order(tape: file, faults: [], cues: [], resetLedger: true))
    }

    /// From now on, counted anew.
    func disturb(_ part: Part?) async throws {
        try await order(Order(faults: part?.faults ?? [], cues: part?.cues ?? [], resetLedger: true))
    }

    var ledger: Ledger {
        get async throws {
            try JSONDecoder().decode(Ledger.self, from: Data(try await ask("GET", "/_control/ledger", nil)))
        }
    }

    /// How often the counterpart has received something since it was told to begin anew.
    var filed: Int {
        get async throws {
            let facts = try JSONDecoder().decode(
                [String: Int].self,
                from: Data(try await ask("GET", "/_control/facts", nil))
            )
            return facts["filed"] ?? 0
        }
    }

    private func order(_ order: Order) async throws {
        _ = try await ask("POST", "/_control", [UInt8](try JSONEncoder().encode(order)))
    }

    private func ask(_ method: String, _ path: String, _ body: [UInt8]?) async throws -> [UInt8] {
        let answer = try await transport.send(
            OutgoingRequest(method: method, url: address + path, body: body, answerTimeout: .seconds(10))
        )
        var bytes: [UInt8] = []
        while let piece = try await answer.body.next() { bytes += piece }
        guard answer.status == 200 else {
            throw HubFailure(
                .configure,
                .failRun,
                code: "conform.sandbox",
                message: Localized(
                    vi:
                        "Hệ thống giả lập không nhận lệnh (HTTP \(answer.status)): lienthong-sandbox có cùng bản không?",
                    en:
                        "The sandbox did not take an order (HTTP \(answer.status)): is lienthong-sandbox of the same build?"
                ),
                detail: String(decoding: bytes, as: UTF8.self)
            )
        }
        return bytes
    }
}
