import CBytes
import Foundation

/// A password as it may be kept: what scrypt (RFC 7914) made of it, with the salt and the cost.
///
/// As text `$scrypt$ln=15,r=8,p=1$<salt>$<key>`, the last two in base64 without padding, as others write it, too. The
/// cost stands in the text, so that a later version may ask for more and still reads what was kept before.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
    /// How dear a guess is: about 128 × 2^`logN` × `r` bytes, `p` times over.
    package struct Cost: Sendable, Hashable {
        package var logN: Int
        package var r: Int
        package var p: Int

        package init(logN: Int, r: Int, p: Int) {
            self.logN = logN
            self.r = r
            self.p = p
        }

        /// 32 MB, about a tenth of a second.
        package static let standard = Cost(logN: 15, r: 8, p: 1)

        /// What a damaged text may not ask for more than.
        static let mostMemory: UInt64 = 256 << 20

        var isSane: Bool {
            (1...24).contains(logN) && (1...32).contains(r) && (1...16).contains(p)
                && UInt64(128 * r) << UInt64(logN) < Cost.mostMemory
        }
    }

    /// The system gave no memory, or no random bytes.
    package struct Unavailable: Error {}

    package let cost: Cost
    private let salt: [UInt8]
    private let key: [UInt8]

    private init(cost: Cost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// With a salt of its own.
    package init(_ password: [UInt8], cost: Cost = .standard) throws(Unavailable) {
        guard let salt = randomBytes(16) else { throw Unavailable() }
        guard let key = scrypt(password, salt: salt, cost: cost, count: 32) else { throw Unavailable() }
        self.init(cost: cost, salt: salt, key: key)
    }

    /// One that no password matches, at the same cost: for a name that nobody has.
    package static func unmatched(cost: Cost = .standard) throws(Unavailable) -> PasswordHash {
        guard let salt = randomBytes(16), let key = randomBytes(32) else { throw Unavailable() }
        return PasswordHash(cost: cost, salt: salt, key: key)
    }

    /// `nil` where the text is none of ours, or asks for more than a machine should give.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Cost(parts[2]),
            let salt = PasswordHash.bytes(parts[3]), let key = PasswordHash.bytes(parts[4]),
            (8...64).contains(salt.count), (32...64).contains(key.count)
        else { return nil }
        self.init(cost: cost, salt: salt, key: key)
    }

    package var description: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(PasswordHash.text(salt))$\(PasswordHash.text(key))"
    }

    /// Takes as long for a wrong password as for the right one.
    package func matches(_ password: [UInt8]) throws(Unavailable) -> Bool {
        guard let other = scrypt(password, salt: salt, cost: cost, count: key.count) else {
            throw Unavailable()
        }
        return isEqualInConstantTime(key, other)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map(Array.init)
    }
}

extension PasswordHash.Cost {
    /// `ln=15,r=8,p=1`.
    fileprivate init?(_ text: Substring) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let names = ["ln=", "r=", "p="]
        guard parts.count == 3, zip(parts, names).allSatisfy({ $0.hasPrefix($1) }) else { return nil }
        let numbers = zip(parts, names).compactMap { part, name in Int(part.dropFirst(name.count)) }
        guard numbers.count == 3 else { return nil }
        self.init(logN: numbers[0], r: numbers[1], p: numbers[2])
        guard isSane else { return nil }
    }
}

/// A key from a password; `nil` where the cost is not a possible one or memory is short.
///
/// C: `EVP_PBE_scrypt` of libcrypto.
package func scrypt(_ password: [UInt8], salt: [UInt8], cost: PasswordHash.Cost, count: Int) -> [UInt8]? {
    guard cost.isSane else { return nil }
    var key = [UInt8](repeating: 0, count: count)
    let isMade = unsafe key.withUnsafeMutableBytes { key in
        unsafe password.withUnsafeBytes { password in
            unsafe salt.withUnsafeBytes { salt in
                guard let base = key.baseAddress else { return false }
                return unsafe cbytes_scrypt(
                    password.baseAddress,
                    password.count,
                    salt.baseAddress,
                    salt.count,
                    1 << UInt64(cost.logN),
                    UInt64(cost.r),
                    UInt64(cost.p),
                    // The library counts its own blocks, too.
                    PasswordHash.Cost.mostMemory + 1 << 20,
                    base,
                    key.count
                ) != 0
            }
        }
    }
    return isMade ? key : nil
}

/// Whether two keys are the same; how long it takes tells nothing about where they differ.
///
/// C: `CRYPTO_memcmp` of libcrypto.
package func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { left in
        unsafe right.withUnsafeBytes { right in
            guard let first = left.baseAddress, let second = right.baseAddress else { return true }
            return unsafe cbytes_is_equal(first, second, left.count) != 0
        }
    }
}
