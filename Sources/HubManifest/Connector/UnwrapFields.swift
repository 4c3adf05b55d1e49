import HubModel

// `unwrap`: words and paths, in the order in which they are done.

extension Kind where Value == Unwrapping {
    static var unwrapping: Kind {
        let path = Kind<Path>.path
        let words = Unwrapping.words.map(\.word)
        return Kind(shape: .any([.choice(words), path.shape])) { element, reading in
            if let text = element.text, let word = Unwrapping.words.first(where: { $0.word == text }) {
                return word.step
            }
            return path.read(element, &reading).map(Unwrapping.path)
        }
    }
}

extension Kind where Value == [Unwrapping] {
    static var unwrap: Kind {
        Kind<Unwrapping>.unwrapping.list.also { steps, element, reading in
            if steps.isEmpty, case .list(let items) = element.content, items.isEmpty {
                reading.empty(element)
            }
            guard case .list(let items) = element.content, items.count == steps.count else { return }
            for (step, item) in zip(steps, items) where !step.isPlain {
                reading.report(
                    .formatDoesNotFit,
                    at: item.location,
                    vi: "Ở unwrap chỉ viết được đường dẫn đơn giản, không có $, / hay ^ ở đầu.",
                    en: "In unwrap a path is of the simple form, without $, / or ^ in front.",
                    cure: Localized(
                        vi: "Viết đường dẫn đơn giản, như a.b.",
                        en: "Write a simple path, such as a.b."
                    ),
                    fix: .proposal(.remove(at: item.location))
                )
            }
            for (index, step) in steps.enumerated().dropLast() where step == .xml || step == .json {
                if case .path = steps[index + 1] { continue }
                reading.report(
                    .formatDoesNotFit,
                    at: items[index + 1].location,
                    vi: "Sau \(step.text) chỉ có thể là một đường dẫn, hoặc hết.",
                    en: "Behind \(step.text) stands a path, or nothing.",
                    cure: Localized(
                        vi: "Bỏ bước này, hoặc viết đường dẫn.",
                        en: "Remove the step, or write a path."
                    ),
                    fix: .proposal(.remove(at: items[index + 1].location))
                )
            }
        }
    }
}

extension Unwrapping {
    /// A path that can be followed while its document goes by.
    fileprivate var isPlain: Bool {
        guard case .path(let path) = self else { return true }
        return path.form == .simple && path.origin == .record
    }
}
