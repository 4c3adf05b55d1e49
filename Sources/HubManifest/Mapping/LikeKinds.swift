import HubModel

// `like` takes a text apart, `take` puts it together again.

extension Kind where Value == LikeTemplate {
    static var like: Kind {
        .scalar(.text("names between literals", example: "{organ},{day},{number}")) {
            text,
            element,
            reading in
            guard let template = reading.templateOfNames(text, in: element) else { return nil }
            do throws(LikeTemplate.Mistake) {
                return try LikeTemplate(template)
            } catch {
                reading.report(error, in: element)
                return nil
            }
        }
    }
}

extension Kind where Value == Template {
    /// Names of `like`; which there are is judged with the whole value.
    static var take: Kind {
        .scalar(.text("names of like", example: "{year}-{month | pad 2}")) { text, element, reading in
            guard let template = reading.templateOfNames(text, in: element) else { return nil }
            for placeholder in template.placeholders where !placeholder.pipes.allSatisfy(\.isOfTake) {
                reading.report(
                    .badLike,
                    at: element.location(offset: placeholder.offset),
                    vi: "Trong «take» chỉ dùng được phép «pad».",
                    en: "`pad` is the only pipe of `take`.",
                    cure: .line("take: \"{\(placeholder.name) | pad 2}\"")
                )
                return nil
            }
            guard template.placeholders.isEmpty else { return template }
            reading.report(
                .badLike,
                at: element.location,
                vi: "«take» không dùng tên nào của «like».",
                en: "`take` uses no name of `like`.",
                cure: .line("take: \"{number}\"")
            )
            return nil
        }
    }
}

extension Template.Pipe {
    fileprivate var isOfTake: Bool {
        if case .pad = self { true } else { false }
    }
}

extension Reading {
    fileprivate mutating func report(_ mistake: LikeTemplate.Mistake, in element: Element) {
        let location = element.location(offset: mistake.offset)
        switch mistake {
        case .adjacent(_, let first, let second):
            report(
                .badLike,
                at: location,
                vi:
                    "Giữa «{\(first)}» và «{\(second)}» không có chữ nào: không biết tên trước kết thúc ở đâu.",
                en: "Nothing stands between `{\(first)}` and `{\(second)}`: where the first ends is unknown.",
                cure: .line("like: \"{\(first)},{\(second)}\""),
                fix: .proposal(.replace("}{", with: "},{", at: element.location))
            )
        case .repeated(_, let name):
            report(
                .badLike,
                at: location,
                vi: "«{\(name)}» có hai lần.",
                en: "`{\(name)}` stands there twice.",
                cure: Localized(vi: "Đặt tên khác cho phần này.", en: "Give this part another name.")
            )
        case .pipes(_, let name):
            report(
                .badLike,
                at: location,
                vi: "«like» chỉ có tên; phép biến đổi viết trong «take».",
                en: "`like` has names only; pipes go into `take`.",
                cure: .line("take: \"{\(name) | pad 2}\"")
            )
        case .noName:
            report(
                .badLike,
                at: location,
                vi: "«like» không có tên nào trong «{…}».",
                en: "`like` has no name between braces.",
                cure: .line("like: \"{organ},{day},{number}\"")
            )
        case .tooManyNames:
            report(
                .badLike,
                at: location,
                vi: "«like» có hơn \(LikeTemplate.mostNames) tên.",
                en: "`like` has more than \(LikeTemplate.mostNames) names.",
                cure: Localized(vi: "Gộp bớt phần.", en: "Take fewer parts.")
            )
        }
    }
}
