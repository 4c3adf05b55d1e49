import HubModel
import HubPipeline
import Testing

@Suite struct `Telephone numbers` {
    private let phones = Normalizer(type: .phoneVN, options: ValueOptions(now: ValueExample.now))

    /// Old area code, new one; the four provinces whose code stayed are the last.
    private static let areas: [(String, String)] = [
        ("022", "0212"), ("0231", "0213"), ("020", "0214"), ("0230", "0215"), ("029", "0216"),
        ("052", "0232"), ("053", "0233"), ("054", "0234"), ("0510", "0235"), ("0511", "0236"),
        ("037", "0237"), ("038", "0238"), ("039", "0239"), ("033", "0203"), ("0240", "0204"),
        ("025", "0205"), ("026", "0206"), ("027", "0207"), ("0280", "0208"), ("0281", "0209"),
        ("0320", "0220"), ("0321", "0221"), ("0241", "0222"), ("031", "0225"), ("0351", "0226"),
        ("036", "0227"), ("0350", "0228"), ("030", "0229"), ("0780", "0290"), ("0781", "0291"),
        ("0710", "0292"), ("0711", "0293"), ("074", "0294"), ("076", "0296"), ("077", "0297"),
        ("079", "0299"), ("04", "024"), ("08", "028"), ("061", "0251"), ("062", "0252"), ("064", "0254"),
        ("055", "0255"), ("056", "0256"), ("057", "0257"), ("058", "0258"), ("068", "0259"),
        ("060", "0260"), ("0501", "0261"), ("0500", "0262"), ("063", "0263"), ("059", "0269"),
        ("070", "0270"), ("0651", "0271"), ("072", "0272"), ("073", "0273"), ("0650", "0274"),
        ("075", "0275"), ("066", "0276"), ("067", "0277"),
        ("0210", "0210"), ("0211", "0211"), ("0218", "0218"), ("0219", "0219"),
    ]

    @Test func `have 63 area codes, each its own`() {
        #expect(Set(Self.areas.map(\.0)).count == 63)
        #expect(Set(Self.areas.map(\.1)).count == 63)
    }

    /// A prefix of a mobile of today is never guessed to be a landline.
    @Test(arguments: areas)
    func `move from their old area to the new one, or are the mobile that they are today`(
        old: String,
        new: String
    ) {
        let subscriber = old.count == 2 ? "38291234" : "3829123"
        let now = phones.apply(new + subscriber)
        #expect(now.outcome == .written)
        #expect(now.text == "+84" + new.dropFirst() + subscriber)
        let before = phones.apply(old + subscriber)
        if before.text == now.text {
            #expect(before.outcome == (old == new ? .written : .flagged(.phoneLandlineMigrated)))
        } else {
            #expect(before.text == "+84" + old.dropFirst() + subscriber)
            #expect(before.outcome == .written)
            let dated = phones.apply(old + subscriber, with: Companions(on: day(2018, 9, 14)))
            #expect(dated.outcome == .flagged(.phoneAmbiguous))
            #expect(dated.text == before.text)
            let later = phones.apply(old + subscriber, with: Companions(on: day(2018, 9, 15)))
            #expect(later.outcome == .written)
        }
        #expect(phones.apply(now.text ?? "").text == now.text)
    }

    @Test(arguments: [
        ("829123", "3829123"), ("592123", "3592123"), ("262123", "6262123"), ("412123", "5412123"),
        ("452123", "4452123"), ("212123", nil), ("112123", nil), ("012123", nil), ("462123", nil),
    ])
    func `of six digits get their operator's digit only in records of before November 2008`(
        old: String,
        new: String?
    ) {
        let before = phones.apply("072" + old, with: Companions(on: day(2008, 10, 31)))
        #expect(before.text == new.map { "+84272" + $0 })
        #expect(phones.apply("072" + old, with: Companions(on: day(2008, 11, 1))).text == nil)
        #expect(phones.apply("072" + old).text == nil)
    }

    @Test func `of eleven digits all become mobiles of ten`() {
        let old = [120...129, 162...169, 186...186, 188...188, 199...199].flatMap { Array($0) }
        let moved = old.compactMap { phones.apply("0\($0)0001122").text }
        #expect(moved.count == old.count)
        #expect(Set(moved).count == old.count)
        for text in moved { #expect(phones.apply(text).outcome == .written) }
        for prefix in [130, 150, 160, 161, 170, 187, 198] {
            #expect(phones.apply("0\(prefix)0001122").text == nil)
        }
    }

    @Test func `are E.164 or short, whatever digits come`() throws {
        var random = SeededGenerator(seed: 65)
        let known = try Regex(#"\+84(2\d{9}|[35789]\d{8})|1\d{2,4}|1[89]00\d{2}(\d{2})?"#)
        var accepted = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...14, using: &random)
            let digits = (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
            let prefix = ["0", "84", "+84", "0084", ""].randomElement(using: &random) ?? ""
            guard let text = phones.apply(prefix + digits).text else { continue }
            accepted += 1
            #expect(try known.wholeMatch(in: text) != nil, "\(prefix + digits)")
        }
        #expect(accepted > 1000)
    }

    private func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate? {
        CivilDate(year: year, month: month, day: day)
    }
}
