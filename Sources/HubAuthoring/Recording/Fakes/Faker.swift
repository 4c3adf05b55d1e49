import Foundation
import HubModel
import HubPipeline

extension Timestamp {
    /// What identifiers are judged at, whatever the day: later than any birth that an answer tells of.
    static let recordingClock = Timestamp(seconds: 4_070_908_800)
}

/// Makes of an identifier another of the same form, always the same of the same, and none that an original has.
final class Faker {
    let key: RecordingKey
    /// Of the whole recording: no fake may be somebody else's original.
    let known: KnownValues
    private var made: [String: String] = [:]
    private var taken: Set<String> = []
    /// Fakes of numbers, which may look like any kind of number.
    private(set) var numbers: Set<String> = []

    init(_ key: RecordingKey, avoiding known: KnownValues) {
        self.key = key
        self.known = known
    }

    /// The bare form of another of the kind.
    func fake(_ value: String, _ kind: KnownValues.Kind) -> String {
        if kind == .phone, let today = PhoneForm.today(value) {
            // Written as before a change of numbers: the same line as its number of today.
            return String(value.dropLast(7)) + fake(today, .phone).suffix(7)
        }
        let place = "\(kind.rawValue) \(value)"
        if let fake = made[place] { return fake }
        let fake = search(value, kind)
        made[place] = fake
        taken.insert("\(kind.rawValue) \(fake)")
        if fake.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { numbers.insert(fake) }
        return fake
    }

    private static let turns = 200

    private func search(_ value: String, _ kind: KnownValues.Kind) -> String {
        let wanted = LikeKind.rule(of: value, kind)
        for turn in 0..<Faker.turns {
            let fake = attempt(value, kind, turn)
            guard fake != value, !isOriginal(fake, kind), !taken.contains("\(kind.rawValue) \(fake)"),
                LikeKind.rule(of: fake, kind) == wanted
            else { continue }
            return fake
        }
        // So few are possible that a double is not avoidable; an original is.
        return (0..<Faker.turns).lazy.map { self.attempt(value, kind, $0) }
            .first { $0 != value && !self.isOriginal($0, kind) } ?? attempt(value, kind, 0)
    }

    /// Numbers of one form may be another kind's originals.
    private func isOriginal(_ fake: String, _ kind: KnownValues.Kind) -> Bool {
        switch kind {
        case .citizen, .phone, .tax, .insurance, .oldCard:
            [.citizen, .phone, .tax, .insurance, .oldCard].contains { known.contains(fake, $0) }
                || (fake.hasPrefix("0") && known.contains(String(fake.dropFirst()), .phone))
        case .name: known.holdsName(fake.split(separator: " ").map(String.init))
        case .healthCard: known.contains(fake, kind) || known.contains(String(fake.suffix(10)), .insurance)
        case .electricity, .plate, .dossier, .email, .words, .secret: known.contains(fake, kind)
        }
    }

    private func attempt(_ value: String, _ kind: KnownValues.Kind, _ turn: Int) -> String {
        switch kind {
        case .citizen: tail(of: value, keeping: 6, "citizen", turn)
        case .oldCard: tail(of: value, keeping: 3, "old card", turn)
        case .phone: tail(of: value, keeping: value.utf8.count == 9 ? 2 : 4, "phone", turn)
        case .insurance: tail(of: value, keeping: 2, "insurance", turn)
        case .tax: tax(value, turn)
        case .healthCard: healthCard(value, turn)
        case .electricity: electricity(value, turn)
        case .plate: lastDigits(of: value, "plate", turn)
        case .dossier: lastDigits(of: value, "dossier", turn)
        case .email: email(value, turn)
        case .name: name(value.split(separator: " ").map(String.init), turn)
        case .words, .secret: scrambled(value, turn)
        }
    }

    // MARK: Numbers

    /// All but the first digits exchanged, each number for one other.
    private func tail(of digits: String, keeping count: Int, _ kind: String, _ turn: Int) -> String {
        let head = String(digits.prefix(min(count, max(0, digits.utf8.count - 4))))
        return head + permuted(String(digits.dropFirst(head.count)), "\(kind) \(head)", turn)
    }

    private func permuted(_ digits: String, _ kind: String, _ turn: Int) -> String {
        // A letter in the place of a digit stays a letter: what was refused for it still is.
        guard let value = UInt64(digits), digits.utf8.count <= 18 else {
            return ShapeFaker(key).text(digits, seed: "\(kind) \(digits)", turn: turn)
        }
        let bound = (0..<digits.utf8.count).reduce(UInt64(1)) { bound, _ in bound * 10 }
        let fake = String(Permutation(key: key, kind: kind, count: bound)(value, turn: turn))
        return String(repeating: "0", count: digits.utf8.count - fake.utf8.count) + fake
    }

    /// Ten digits with a check digit, which stays as right or wrong as it was; a branch stays.
    private func tax(_ value: String, _ turn: Int) -> String {
        guard value.utf8.count != 12 else { return fake(value, .citizen) }
        guard value.utf8.count >= 10 else { return tail(of: value, keeping: 2, "tax", turn) }
        let head = String(value.prefix(10))
        let wrong = TaxDigit.of(head).map { ((Int(head.suffix(1)) ?? 0) - $0 + 10) % 10 } ?? 0
        var walked = String(head.prefix(9))
        repeat {
            walked =
                String(walked.prefix(2))
                + permuted(String(walked.dropFirst(2)), "tax \(walked.prefix(2))", turn)
        } while TaxDigit.of(walked) == nil || walked.hasSuffix("0000000")
        return walked + "\(((TaxDigit.of(walked) ?? 0) + wrong) % 10)" + value.dropFirst(10)
    }

    private func healthCard(_ value: String, _ turn: Int) -> String {
        value.prefix(5) + fake(String(value.dropFirst(5)), .insurance)
    }

    /// A metering point is its customer's code and three digits.
    private func electricity(_ value: String, _ turn: Int) -> String {
        let head = String(value.prefix(6))
        let customer = String(value.prefix(13).dropFirst(6))
        return head + permuted(customer, "electricity \(head)", turn) + value.dropFirst(13)
    }

    /// The last run of digits, and where that is short all of them.
    private func lastDigits(of value: String, _ kind: String, _ turn: Int) -> String {
        let tail = value.reversed().prefix { $0.isASCII && $0.isNumber }.count
        if tail >= 4 {
            let head = String(value.dropLast(tail))
            return head + permuted(String(value.suffix(tail)), "\(kind) \(head)", turn)
        }
        return scrambled(value, turn)
    }

    // MARK: Words

    private func email(_ value: String, _ turn: Int) -> String {
        let parts = value.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let local = ShapeFaker(key).text(String(parts[0]), seed: value, turn: turn)
        let letters = key.bytes("email domain", value, turn).prefix(6).map { UInt8(ascii: "a") + $0 % 26 }
        return "\(local.lowercased())@\(String(decoding: letters, as: UTF8.self)).example"
    }

    /// As many words as there were; the words stand without marks, as the key does.
    private func name(_ words: [String], _ turn: Int) -> String {
        fakeName(words.count, of: words.joined(separator: " "), turn).map { Folding.key($0) }.joined(
            separator: " "
        )
    }

    private func fakeName(_ count: Int, of key: String, _ turn: Int) -> [String] {
        let bytes = self.key.bytes("name", key, turn)
        func pick(_ pool: [String], _ place: Int) -> String {
            pool[Int(UInt16(bytes[place * 2]) << 8 | UInt16(bytes[place * 2 + 1])) % pool.count]
        }
        return (0..<count).map { place in
            if place == count - 1 { return pick(NamePool.givens, place % 15) }
            return pick(place == 0 ? NamePool.families : NamePool.middles, place % 15)
        }
    }

    /// A name with marks, for the name without: the words of the pool that fold to it.
    func name(for original: [String]) -> [String] {
        let key = original.map { Folding.key($0) }.joined(separator: " ")
        let wanted = fake(key, .name)
        for turn in 0..<Faker.turns {
            let words = fakeName(original.count, of: key, turn)
            if words.map({ Folding.key($0) }).joined(separator: " ") == wanted { return words }
        }
        return wanted.split(separator: " ").map(String.init)
    }

    private func scrambled(_ value: String, _ turn: Int) -> String {
        ShapeFaker(key).text(value, seed: value, turn: turn)
    }
}

/// Whether the engine takes or refuses an identifier: a fake fares as its original does.
private enum LikeKind {
    static func rule(of value: String, _ kind: KnownValues.Kind) -> String? {
        guard let (type, text) = form(of: value, kind) else { return nil }
        var trial = ValueTrial(type, ValueOptions(now: .recordingClock))
        return trial.verdict(text).rule
    }

    private static func form(of value: String, _ kind: KnownValues.Kind) -> (FieldType, String)? {
        switch kind {
        case .citizen, .oldCard: (.citizenID, value)
        case .phone: (.phoneVN, "0" + value)
        case .tax: (.taxCode, value)
        case .insurance: (.socialInsuranceCode, value)
        case .healthCard: (.healthCard, value)
        case .electricity: (.evnCustomerCode, value)
        case .plate: (.vehiclePlate, value)
        case .dossier: (.dossierCode, value)
        case .email: (.email, value)
        case .name, .words, .secret: nil
        }
    }
}

/// Numbers from before the changes of 2008, 2017 and 2018.
enum PhoneForm {
    /// The number that the line has today, without its zero; `nil` where it is that already, or none.
    static func today(_ national: String) -> String? {
        var trial = ValueTrial(.phoneVN, ValueOptions(now: .recordingClock))
        guard let cell = trial.verdict("0" + national).cell, cell.hasPrefix("+84") else { return nil }
        let today = String(cell.dropFirst(3))
        return today != national && today.suffix(7) == national.suffix(7) && national.utf8.count > 7
            ? today : nil
    }
}

/// The tenth digit of a tax code.
enum TaxDigit {
    private static let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]

    /// `nil` where the nine have none.
    static func of(_ digits: String) -> Int? {
        let sum = zip(weights, digits.utf8.prefix(9)).reduce(0) { $0 + $1.0 * (Int($1.1) - 0x30) }
        let digit = 10 - sum % 11
        return digit == 10 ? nil : digit
    }
}
