import Foundation
import HubModel
import HubPipeline

/// Looks for persons in the bytes that are about to be written, without asking how they were made.
///
/// It shares no step with the redactor: it knows neither mapping nor document, opens whatever can be opened, and reads
/// every text with and without marks, separators and escapes.
package struct LeakScan: Sendable {
    package struct Hit: Sendable, Hashable, Encodable {
        /// `page-1.json › base64 › line 3`.
        package var place: String
        /// `citizen`, `phone`, `name`, … and whether it is an original or merely looks like somebody's.
        package var rule: String
    }

    private let originals: KnownValues
    /// Fakes, and what stays by its type: they may look like somebody's.
    private let ours: KnownValues
    private let codes: Set<String>
    private let longestWords: Int

    /// `ours`: what may look like somebody's and is nobody's.
    package init(originals: KnownValues, ours: KnownValues = KnownValues()) {
        self.originals = originals
        self.ours = ours
        var codes = originals.all(.electricity).union(originals.all(.healthCard)).union(originals.all(.plate))
        codes.formUnion(originals.all(.dossier).map { Folding.key($0).uppercased() })
        self.codes = codes.filter { $0.utf8.count >= 6 }
        longestWords = originals.all(.words).map { $0.split(separator: " ").count }.max() ?? 0
    }

    package static let mostHits = 20

    /// The first hits of a file, by place; empty where nobody can be found in it.
    package func hits(in bytes: [UInt8], named name: String) -> [Hit] {
        var found: [Hit] = []
        look(at: name, place: name, &found)
        open(bytes, place: name, depth: 0, &found)
        var seen = Set<Hit>()
        return Array(found.filter { seen.insert($0).inserted }.prefix(LeakScan.mostHits))
    }

    // MARK: Opening

    private static let deepest = 6

    private func open(_ bytes: [UInt8], place: String, depth: Int, _ hits: inout [Hit]) {
        guard depth <= LeakScan.deepest, hits.count < LeakScan.mostHits else { return }
        if Wrapping.isGzip(bytes), let inner = try? Wrapping.gunzipped(bytes) {
            return open(inner, place: place + " › gzip", depth: depth + 1, &hits)
        }
        if Wrapping.isZip(bytes), let members = try? Wrapping.members(ofZip: bytes) {
            for member in members {
                look(at: member.name, place: place + " › zip", &hits)
                open(member.bytes, place: "\(place) › \(member.name)", depth: depth + 1, &hits)
            }
            return
        }
        for text in ScanViews.texts(of: bytes) { views(of: text, place: place, depth: depth, &hits) }
    }

    private func views(of text: String, place: String, depth: Int, _ hits: inout [Hit]) {
        for view in ScanViews.views(of: text) { look(at: view, place: place, &hits) }
        for inner in ScanViews.base64(in: text) {
            open(inner, place: place + " › base64", depth: depth + 1, &hits)
        }
    }

    // MARK: Looking

    private func look(at text: String, place: String, _ hits: inout [Hit]) {
        for secret in originals.all(.secret) where text.contains(secret) {
            hits.append(Hit(place: place, rule: "secret"))
        }
        let tokens = ScanTokens(text)
        for index in tokens.list.indices {
            guard hits.count < LeakScan.mostHits else { return }
            if let rule = rule(at: index, tokens) {
                hits.append(Hit(place: "\(place) › line \(tokens.line(of: index))", rule: rule))
            }
        }
        for (offset, address) in tokens.addresses() {
            if originals.contains(address, .email) {
                hits.append(Hit(place: "\(place) › line \(tokens.line(at: offset))", rule: "email"))
            } else if !address.hasSuffix(".example"), !ours.contains(address, .email) {
                hits.append(Hit(place: "\(place) › line \(tokens.line(at: offset))", rule: "email, unknown"))
            }
        }
    }

    private func rule(at index: Int, _ tokens: ScanTokens) -> String? {
        let token = tokens.list[index]
        if token.isDigits, let rule = number(at: index, tokens) { return rule }
        if token.isLetters, let rule = name(at: index, tokens) { return rule }
        return inside(token.key) ?? code(at: index, tokens) ?? words(at: index, tokens)
    }

    private func number(at index: Int, _ tokens: ScanTokens) -> String? {
        var digits = ""
        for next in index..<min(tokens.list.count, index + 13) {
            let token = tokens.list[next]
            guard token.isDigits, next == index || token.gap == .joint else { return nil }
            digits += token.key
            guard digits.utf8.count <= 15 else { return nil }
            if let rule = rule(of: digits, isWhole: next == index, hasPlus: tokens.list[index].hasPlus) {
                return rule
            }
        }
        return nil
    }

    private func rule(of digits: String, isWhole: Bool, hasPlus: Bool) -> String? {
        for kind in [KnownValues.Kind.citizen, .oldCard, .insurance] where originals.contains(digits, kind) {
            return kind.rawValue
        }
        if originals.contains(digits, .tax)
            || (digits.utf8.count == 13 && originals.contains(String(digits.prefix(10)), .tax))
        {
            return "tax"
        }
        let nationals = ["0084", "84", "0"].filter { digits.hasPrefix($0) }.map {
            String(digits.dropFirst($0.count))
        }
        if (nationals + (isWhole ? [digits] : [])).contains(where: { originals.contains($0, .phone) }) {
            return "phone"
        }
        return unknown(digits, hasPlus: hasPlus)
    }

    /// Whole and valid, and none of ours.
    private func unknown(_ digits: String, hasPlus: Bool) -> String? {
        if digits.utf8.count == 12, digits.hasPrefix("0"), !ours.contains(digits, .citizen),
            Shapes.isCitizen(digits)
        {
            return "citizen, unknown"
        }
        let national: String? =
            if digits.hasPrefix("0"), (10...11).contains(digits.utf8.count) {
                String(digits.dropFirst())
            } else if hasPlus, digits.hasPrefix("84") {
                String(digits.dropFirst(2))
            } else {
                nil
            }
        guard let national, !ours.contains(national, .phone), Shapes.isPhone(national) else { return nil }
        return "phone, unknown"
    }

    /// Two to seven words of a known person.
    private func name(at index: Int, _ tokens: ScanTokens) -> String? {
        var key = tokens.list[index].key
        for next in (index + 1)..<max(index + 1, min(tokens.list.count, index + 7)) {
            guard tokens.list[next].isLetters, tokens.list[next].gap != .other else { return nil }
            key += " " + tokens.list[next].key
            if originals.contains(key, .name) { return "name" }
        }
        return nil
    }

    private func code(at index: Int, _ tokens: ScanTokens) -> String? {
        var code = ""
        for next in index..<min(tokens.list.count, index + 8) {
            guard next == index || tokens.list[next].gap == .joint else { return nil }
            code += tokens.list[next].key
            guard code.utf8.count <= 40 else { return nil }
            if codes.contains(code.uppercased()) { return "code" }
        }
        return nil
    }

    /// A number glued to other letters and digits.
    private func inside(_ key: String) -> String? {
        let bytes = Array(key.utf8)
        guard bytes.count > 10 else { return nil }
        for (length, kinds) in [(12, [KnownValues.Kind.citizen]), (10, [.insurance])]
        where bytes.count > length {
            for start in 0...(bytes.count - length) {
                // Shorter numbers turn up by chance in longer ones, but not at their end.
                guard length == 12 || start == bytes.count - length else { continue }
                let part = String(decoding: bytes[start..<start + length], as: UTF8.self)
                for kind in kinds where originals.contains(part, kind) { return kind.rawValue }
            }
        }
        return nil
    }

    private func words(at index: Int, _ tokens: ScanTokens) -> String? {
        guard longestWords > 0 else { return nil }
        var key = ""
        for next in index..<min(tokens.list.count, index + longestWords) {
            key += (next == index ? "" : " ") + tokens.list[next].key
            if originals.contains(key, .words) { return "words" }
        }
        return nil
    }
}
