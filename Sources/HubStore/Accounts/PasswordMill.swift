import BlockingIO
import Bytes
import Foundation
import HubModel
import Synchronization

/// Reckons with passwords, one after the other, on a thread of its own.
///
/// Each takes 32 MB and a tenth of a second: neither the database's thread nor those of the pool may wait for it, and
/// a hundred who sign in at once must not take a hundred times the memory.
actor PasswordMill {
    static let shared = PasswordMill()

    private let thread = DedicatedThread()
    private let waiting = Mutex(0)
    /// More would wait for half a minute.
    private static let mostWaiting = 256

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The password as it is kept.
    nonisolated func hash(_ password: String, cost: PasswordHash.Cost) async throws -> PasswordHash {
        try await inTurn { try await grind(password, cost) }
    }

    nonisolated func matches(_ password: String, _ hash: PasswordHash) async throws -> Bool {
        try await inTurn { try await compare(password, hash) }
    }

    private func grind(_ password: String, _ cost: PasswordHash.Cost) throws -> PasswordHash {
        do throws(PasswordHash.Unavailable) {
            return try PasswordHash(PasswordMill.bytes(password), cost: cost)
        } catch {
            throw PasswordMill.busy
        }
    }

    private func compare(_ password: String, _ hash: PasswordHash) throws -> Bool {
        do throws(PasswordHash.Unavailable) {
            let isRight = try hash.matches(PasswordMill.bytes(password))
            // HMAC fills short keys up with zeros: one behind the right password would pass.
            return isRight && !password.utf8.contains(0)
        } catch {
            throw PasswordMill.busy
        }
    }

    /// In NFC: keyboards differ in how they compose `ệ`, and people do not see it.
    private static func bytes(_ password: String) -> [UInt8] {
        Array(password.precomposedStringWithCanonicalMapping.utf8)
    }

    private nonisolated func inTurn<Value>(_ body: () async throws -> Value) async throws -> Value {
        let isTaken = waiting.withLock { waiting in
            guard waiting < PasswordMill.mostWaiting else { return false }
            waiting += 1
            return true
        }
        guard isTaken else { throw PasswordMill.busy }
        defer { waiting.withLock { $0 -= 1 } }
        return try await body()
    }

    private static let busy = HubFailure(
        .configure,
        .retry(after: .seconds(10)),
        code: "sign_in.busy",
        message: Localized(
            vi: "Quá nhiều người đăng nhập cùng lúc. Chờ một lát rồi thử lại.",
            en: "Too many sign-ins at one time. Wait a little, then try again."
        )
    )
}
