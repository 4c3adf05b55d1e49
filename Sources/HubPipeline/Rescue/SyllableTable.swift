/// What a written syllable may be made of: an onset, a rime, and a tone that the rime can carry.
///
/// Vietnamese by its spelling rules (c, g, ng before back vowels, k, gh, ngh before front ones), and what
/// place names and names of Tây Nguyên add in Vietnamese letters (Đắk, Krông, Pưh, Niê).
enum SyllableTable {
    /// Letters as codes: a to z are 1 to 26, then these.
    static let breve: UInt8 = 27, circumflexA: UInt8 = 28, circumflexE: UInt8 = 29
    static let circumflexO: UInt8 = 30, hornO: UInt8 = 31, hornU: UInt8 = 32, stroke: UInt8 = 33
    static let longest = 8

    /// Codes of the vowels of `VietnameseVowel`, in its order.
    static let vowelCodes: [UInt8] = [
        1, breve, circumflexA, 5, circumflexE, 9, 15, circumflexO, hornO, 21, hornU, 25,
    ]

    /// `letters`: codes without tones.
    static func isSyllable(_ letters: ArraySlice<UInt8>, _ tone: VietnameseVowel.Tone) -> Bool {
        var onsetLength = min(3, letters.count - 1)
        while onsetLength >= 0 {
            let cut = letters.startIndex + onsetLength
            if isSyllable(onset: letters[..<cut], rime: letters[cut...], tone) { return true }
            onsetLength -= 1
        }
        return false
    }

    private static func isSyllable(
        onset: ArraySlice<UInt8>,
        rime: ArraySlice<UInt8>,
        _ tone: VietnameseVowel.Tone
    ) -> Bool {
        guard let first = rime.first, rime.count <= 4, has(onsets, key(onset)) else { return false }
        let rimeKey = key(rime)
        let isQu = key(onset) == qu
        guard has(rimes, rimeKey) || (isQu && has(rimesAfterQu, rimeKey)) else { return false }
        return fits(onset, before: first) && fits(rime, tone)
    }

    private static func fits(_ onset: ArraySlice<UInt8>, before vowel: UInt8) -> Bool {
        let isFront = vowel == 5 || vowel == circumflexE || vowel == 9 || vowel == 25
        let consonants = key(onset)
        // g stands before i: gì, giếng.
        if has(beforeBack, consonants) { return !isFront || (consonants == 7 && vowel == 9) }
        if has(beforeFront, consonants) { return isFront }
        return true
    }

    /// Syllables that end in a stop carry sắc or nặng; those in k and h are names that need no tone.
    private static func fits(_ rime: ArraySlice<UInt8>, _ tone: VietnameseVowel.Tone) -> Bool {
        switch rime.last {
        case 3, 16, 20: return tone == .acute || tone == .dot
        case 8 where rime.dropLast().last == 3: return tone == .acute || tone == .dot
        case 11: return tone == .level || tone == .acute || tone == .dot
        default: return true
        }
    }

    // MARK: Tables

    private static let qu = keys("qu")[0]
    private static let beforeBack = keys("c g ng")
    private static let beforeFront = keys("gh ngh")

    /// None, those of Vietnamese, those of names.
    private static let onsets =
        [0]
        + keys(
            "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
                + " kr pr br đr dr gr bl pl kl gl hr hl mr ml bh dh jr j y"
        )

    private static let rimes = keys(
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
            + " e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu"
            + " i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu"
            + " o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet"
            + " oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơng ơp ơt"
            + " u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut"
            + " uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt"
            + " ươu ưt ưu y yêm yên yêng yêt yêu"
            + " ak ăk âk ek êk ik ok ôk ơk uk ưk ah ăh êh ôh ơh uh ưh iê ăl ôl ơl ăr ôr uôr"
    )

    private static let rimesAfterQu = keys("ynh ych yt yn yp ơn")

    private static func has(_ table: [UInt32], _ key: UInt32) -> Bool {
        var (low, high) = (0, table.count)
        while low < high {
            let middle = (low + high) / 2
            if table[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < table.count && table[low] == key
    }

    /// Six bits a letter; at most four letters.
    private static func key(_ letters: ArraySlice<UInt8>) -> UInt32 {
        letters.reduce(0) { $0 << 6 | UInt32($1) }
    }

    private static func keys(_ words: String) -> [UInt32] {
        words.split(separator: " ").map { word in
            word.unicodeScalars.reduce(0) { $0 << 6 | UInt32(SyllableLetter($1.value)?.code ?? 0) }
        }.sorted()
    }
}

/// A letter as the table of syllables sees it.
struct SyllableLetter {
    var code: UInt8
    var tone: VietnameseVowel.Tone = .level
    var isUpper: Bool

    /// `nil` for what no syllable holds.
    @inline(__always)
    init?(_ scalar: UInt32) {
        if scalar < 0x80 {
            let letter = (scalar | 0x20) &- 0x61
            guard letter < 26 else { return nil }
            code = UInt8(truncatingIfNeeded: letter + 1)
            isUpper = scalar & 0x20 == 0
        } else if let vowel = VietnameseVowel(scalar) {
            code = SyllableTable.vowelCodes[Int(vowel.letter)]
            tone = vowel.tone
            isUpper = vowel.isUpper
        } else {
            // Ð and ð of other alphabets stand for Đ and đ, as `TextCleaning` reads them.
            guard [0x110, 0x111, 0xD0, 0xF0].contains(scalar) else { return nil }
            code = SyllableTable.stroke
            isUpper = scalar == 0x110 || scalar == 0xD0
        }
    }
}
