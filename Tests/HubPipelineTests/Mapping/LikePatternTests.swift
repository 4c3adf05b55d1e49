import HubModel
import HubPipeline
import Testing

@Suite struct `A text taken apart` {
    private func pattern(_ like: String, _ take: String) throws -> LikePattern {
        LikePattern(try LikeTemplate(Template(like)), take: try Template(take))
    }

    @Test(arguments: [
        // Real forms: document number of edXML, article of a fine, period of an e-invoice.
        ("{organ},{day},{number}", "{number}", "000.00.01.H53,2026/06/15,7816/SXD-TĐ", "7816/SXD-TĐ"),
        (
            "{d}.{k}.{p}.{n}.{text}", "{d}.{k}.{p}.{n}", "16824.7.a.01.Không chấp hành. Lần 2",
            "16824.7.a.01"
        ),
        ("{d}.{k}.{p}.{n}.{text}", "{text}", "16824.7.a.01.Không chấp hành. Lần 2", "Không chấp hành. Lần 2"),
        ("{m}/{y}-{n}", "{y}-{m | pad 2}", "6/2026-1", "2026-06"),
        ("{month}-{part}", "{month}", "06/2026-1", "06/2026"),
        // The last name takes the rest, the others as little as possible.
        ("{a}-{b}", "{b}", "1-2-3", "2-3"), ("{a}-{b}.", "{b}", "1-2.3.", "2.3"),
        ("{a}", "{a}", "tất cả", "tất cả"), ("Số {a}", "{a}", "Số 12", "12"),
        ("{a} kWh", "{a}", "12 kWh kWh", "12 kWh"),
        // White space around what is taken is not part of it.
        ("{a},{b}", "{b}{a}", "  x ,\t y\n", "yx"),
        // Literals of several bytes, one the beginning of itself.
        ("{a}aab{b}", "{a}|{b}", "aaaab-", "aa|-"), ("{a}đồng{b}", "{a}", "5 đồng ạ", "5"),
        ("{a}-{b}", "{a | pad 3}", "ạ-x", "00ạ"), ("{a}-{b}", "{a | pad 3}", "12345-x", "12345"),
    ])
    func `gives what its names took`(like: String, take: String, text: String, expected: String) throws {
        #expect(try pattern(like, take).apply(text) == .some(expected))
    }

    @Test(arguments: [
        ("{a},{b}", "no comma"), ("x{a}", "ya"), ("{a}x", "ay"), ("{a},{b},{c}", "1,2"), ("ab{a}bc", "abc"),
        ("{a};", ""), ("{a}--{b}", "1-2"), ("đ{a}", "Đ1"), ("{a}\u{1EA1}", "a\u{323}"),
    ])
    func `does not fit without its literals`(like: String, text: String) throws {
        #expect(try pattern(like, "{a}").apply(text) == nil)
    }

    @Test(arguments: [
        ("{a}-{b}", "{b}", "1-"), ("{a}-{b}", "{a}", " -2"), ("{a}-{b}", "{a}{b}", "1- "), ("{a}", "{a}", ""),
        ("{a}-{b}", "x{b}y", "1-"),
    ])
    func `is empty where a part that is used is`(like: String, take: String, text: String) throws {
        #expect(try pattern(like, take).apply(text) == .some(nil))
    }

    @Test func `is not empty where a part that is not used is`() throws {
        #expect(try pattern("{a}-{b}", "{a}").apply("1-") == .some("1"))
    }

    @Test func `of a megabyte of beginnings of its literal ends`() throws {
        let pattern = try pattern("{a}" + String(repeating: "-", count: 40) + ">{b}", "{a}")
        #expect(pattern.apply(String(repeating: "-", count: 1 << 20)) == nil)
    }

    @Test func `with names that like does not have is empty`() throws {
        #expect(try pattern("{a}-{b}", "{c}").apply("1-2") == .some(nil))
    }

    /// Against a search that tries every way and keeps the first in the order of "as little as possible".
    @Test func `is taken apart as a search through all ways would`() throws {
        var random = SeededGenerator(seed: 7)
        func text(_ most: Int) -> String {
            String((0..<Int.random(in: 0...most, using: &random)).map { _ in "ab,"[random.pick(3)] })
        }
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...4, using: &random)
            let literals =
                [text(2)] + (1..<count).map { _ in "ab,"[random.pick(3)].description + text(1) } + [text(2)]
            let names = (0..<count).map { "n\($0)" }
            let like = zip(literals, names.map { "{\($0)}" } + [""]).map { $0 + $1 }.joined()
            let take = names.map { "<{\($0)}>" }.joined()
            let input = text(12)
            let expected = NaiveSearch(literals: literals).parts(of: input)
            let found = try pattern(like, take).apply(input)
            switch expected {
            case nil: #expect(found == nil, "\(like) of \(input)")
            case let parts?:
                let value = parts.contains("") ? nil : parts.map { "<\($0)>" }.joined()
                #expect(found == .some(value), "\(like) of \(input)")
            }
        }
    }
}

private struct NaiveSearch {
    var literals: [String]

    func parts(of text: String) -> [String]? {
        guard text.hasPrefix(literals[0]) else { return nil }
        return parts(text.dropFirst(literals[0].count), 1)
    }

    private func parts(_ rest: Substring, _ next: Int) -> [String]? {
        for length in 0...rest.count {
            let taken = rest.prefix(length)
            let behind = rest.dropFirst(length)
            guard behind.hasPrefix(literals[next]) else { continue }
            let left = behind.dropFirst(literals[next].count)
            if next == literals.count - 1 {
                if left.isEmpty { return [String(taken)] }
            } else if let others = parts(left, next + 1) {
                return [String(taken)] + others
            }
        }
        return nil
    }
}

extension SeededGenerator {
    fileprivate mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}

extension String {
    fileprivate subscript(_ position: Int) -> Character { self[index(startIndex, offsetBy: position)] }
}
