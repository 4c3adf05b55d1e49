import Foundation
package import HubModel

/// Questions in plain words, and what a person answers; the same for a terminal and for a pipe.
package struct Interview {
    private let language: Language
    private let read: () -> String?
    private let say: (String) -> Void

    /// `read` gives a line, `nil` at the end of what is there to read.
    package init(language: Language, read: @escaping () -> String?, say: @escaping (String) -> Void) {
        self.language = language
        self.read = read
        self.say = say
    }

    /// Asks until the answer is good; an empty answer is the default.
    ///
    /// Throws `new.unanswered` when there is nothing more to read.
    package func ask(
        vi: String,
        en: String,
        default preset: String? = nil,
        isOptional: Bool = false,
        isGood: (String) -> Localized? = { _ in nil }
    ) throws(HubFailure) -> String? {
        let text = Localized(vi: vi, en: en).text(language)
        while true {
            say(preset.map { "\(text) [\($0)]: " } ?? "\(text): ")
            guard let line = read() else { throw Interview.unanswered(text) }
            let answer = line.trimmingCharacters(in: .whitespacesAndNewlines)
            if answer.isEmpty {
                if let preset { return preset }
                if isOptional { return nil }
                say(Localized(vi: "Cần một câu trả lời.\n", en: "An answer is needed.\n").text(language))
                continue
            }
            guard let complaint = isGood(answer) else { return answer }
            say(complaint.text(language) + "\n")
        }
    }

    /// One of several, by number or by word.
    package func choose(
        vi: String,
        en: String,
        _ choices: [(word: String, meaning: Localized)],
        default preset: String
    ) throws(HubFailure) -> String {
        say(Localized(vi: vi, en: en).text(language) + "\n")
        for (index, choice) in choices.enumerated() {
            say("  \(index + 1). \(choice.word): \(choice.meaning.text(language))\n")
        }
        let known = choices.map(\.word)
        let answer = try ask(vi: "Chọn", en: "Choose", default: preset) { answer in
            if known.contains(answer) || (Int(answer).map { (1...known.count).contains($0) } ?? false) {
                return nil
            }
            return Localized(vi: "Chọn số hoặc chữ ở trên.", en: "Choose a number or a word from above.")
        }
        guard let answer else { return preset }
        return Int(answer).map { known[$0 - 1] } ?? answer
    }

    package static func unanswered(_ question: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "new.unanswered",
            message: Localized(
                vi: "Hết câu trả lời khi đang hỏi «\(question)». Không ghi gì cả.",
                en: "The answers ended at «\(question)». Nothing was written."
            )
        )
    }

    /// What a run without questions still needs, all at once.
    package static func missing(_ flags: [(flag: String, meaning: Localized)]) -> HubFailure {
        let vi = flags.map { "\($0.flag) (\($0.meaning.vietnamese))" }.joined(separator: ", ")
        let en = flags.map { "\($0.flag) (\($0.meaning.english))" }.joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "new.missing",
            message: Localized(
                vi: "Không có màn hình để hỏi, nên cần thêm: \(vi). Muốn trả lời qua ống dẫn thì thêm --ask.",
                en:
                    "There is no terminal to ask on, so these are needed: \(en). To answer through a pipe add --ask."
            )
        )
    }
}
