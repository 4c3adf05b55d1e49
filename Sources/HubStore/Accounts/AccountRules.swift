import Foundation
import HubModel

/// What may be a name and what may be a password.
enum AccountRules {
    /// The name as it is kept: whoever types a capital, or a space behind it, means the same account.
    static func folded(_ name: String) -> String {
        name.trimmingCharacters(in: CharacterSet(charactersIn: " \t\r\n")).lowercased()
            .precomposedStringWithCanonicalMapping
    }

    /// A name for a new account.
    ///
    /// Only letters that look like no others: `аdmin` with a Cyrillic `а` would pass for `admin` in the audit.
    static func name(_ typed: String) throws -> String {
        let name = folded(typed)
        let bytes = Array(name.utf8)
        let isLetter = { (byte: UInt8) in byte >= 0x61 && byte <= 0x7A }
        let isOther = { (byte: UInt8) in byte >= 0x30 && byte <= 0x39 || "._@-".utf8.contains(byte) }
        guard (2...64).contains(bytes.count), isLetter(bytes[0]),
            bytes.allSatisfy({ isLetter($0) || isOther($0) })
        else { throw badName }
        return name
    }

    static let fewest = 12
    static let mostBytes = 1024

    /// Throws `account.password`, which says what is wrong with it.
    static func check(password typed: String, of name: String) throws {
        let password = typed.precomposedStringWithCanonicalMapping
        guard password.count >= fewest else {
            throw badPassword(
                vi: "Mật khẩu cần ít nhất \(fewest) ký tự.",
                en: "A password needs at least \(fewest) characters."
            )
        }
        guard password.utf8.count <= mostBytes else {
            throw badPassword(
                vi: "Mật khẩu dài quá \(mostBytes) byte.",
                en: "The password is longer than \(mostBytes) bytes."
            )
        }
        guard !password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw badPassword(
                vi: "Mật khẩu có ký tự điều khiển, không gõ lại được.",
                en: "The password has a control character, which cannot be typed again."
            )
        }
        guard folded(password) != name else {
            throw badPassword(vi: "Mật khẩu trùng với tên.", en: "The password is the name.")
        }
        guard Set(password).count >= 5 else {
            throw badPassword(
                vi: "Mật khẩu lặp lại quá ít ký tự; hãy dùng một câu dài.",
                en: "The password repeats too few characters; use a long sentence."
            )
        }
    }

    private static func badPassword(vi: String, en: String) -> HubFailure {
        HubFailure.account("account.password", vi: vi, en: en)
    }

    private static let badName = HubFailure.account(
        "account.name",
        vi:
            "Tên gồm 2 đến 64 chữ thường không dấu, chữ số, “.”, “_”, “-”, “@”, bắt đầu bằng chữ: le.thi.mau.",
        en: "A name has 2 to 64 of a–z, digits, “.”, “_”, “-”, “@”, and begins with a letter: le.thi.mau."
    )
}

extension HubFailure {
    static func account(
        _ code: String,
        _ recovery: Recovery = .fixConfiguration,
        vi: String,
        en: String
    ) -> HubFailure {
        HubFailure(.configure, recovery, code: code, message: Localized(vi: vi, en: en))
    }
}
