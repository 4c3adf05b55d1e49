/// Well-formed syllables at random, from onsets, rimes and tones.
struct Syllables: Sequence, IteratorProtocol {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> String? {
        let rime = Self.rimes.randomElement(using: &random) ?? "a"
        let isFront = "eêiy".contains(rime.first ?? "a")
        var onset = (isFront ? Self.frontOnsets : Self.backOnsets).randomElement(using: &random) ?? ""
        // u and o before a vowel are written with qu otherwise.
        if onset == "qu", rime.count > 1, "uo".contains(rime.first ?? "a") { onset = "h" }
        if onset == "gi", isFront { onset = "l" }
        let isStopped = ["c", "p", "t", "ch"].contains { rime.hasSuffix($0) }
        let tone = (isStopped ? [2, 5] : [0, 1, 2, 3, 4, 5]).randomElement(using: &random) ?? 0
        return onset + toned(rime, tone)
    }

    /// A name, an address or a sentence of two to seven syllables.
    mutating func phrase() -> String {
        let words = prefix(count: Int.random(in: 2...7, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return words.joined(separator: " ").uppercased()
        case 1: return words.joined(separator: " ") + ", số 12"
        default: return words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
        }
    }

    private mutating func prefix(count: Int) -> [String] {
        (0..<count).compactMap { _ in next() }
    }

    /// The tone on its vowel: with a hat if there is one, else before a final consonant, else the first.
    private func toned(_ rime: String, _ tone: Int) -> String {
        var letters = Array(rime)
        let vowels = letters.indices.filter { "aăâeêioôơuưy".contains(letters[$0]) }
        let hatted = vowels.last { "ăâêôơư".contains(letters[$0]) }
        let isOpen = vowels.last == letters.count - 1
        let plain = isOpen ? (vowels.count == 3 ? vowels[1] : vowels[0]) : vowels[vowels.count - 1]
        let place = hatted ?? plain
        let marks = ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"]
        let letter = (String(letters[place]) + marks[tone])
        letters[place] = Self.composed[letter] ?? letters[place]
        return String(letters)
    }

    /// Composed letters by their canonical equivalents, which `String` takes for equal.
    private static let composed = Dictionary(
        uniqueKeysWithValues: LegacyEncoder.letters.map { (String($0), Character($0)) }
    )

    private static let backOnsets = words("b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x") + [""]
    private static let frontOnsets = words("b ch d đ gh h k kh l m n ngh nh ph r s t th tr v x")
    private static let rimes = words(
        """
        a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âm ân âng âp ât âu ây e em en eo ê êch êm \
        ên ênh êt êu i ia iêc iêm iên iêng iêt iêu im in inh ich it iu o oa oai oan oang oc oi om on ong ot ô \
        ôc ôi ôm ôn ông ôt ơ ơi ơm ơn ơt u ua uân uê ui um un ung uôc uôi uôn uông ut uy uyên ư ưa ưc ưng ươc \
        ươi ương ươm ươn ươt ưu y
        """
    )

    private static func words(_ list: String) -> [String] {
        list.split(separator: " ").map { String($0) }
    }
}
