import HubModel
import HubPipeline

/// The pages of one list, made of what the samples hold: with enough records that paging means something.
struct PagePlan: Sendable {
    let list: RecordList
    let items: [[UInt8]]
    let size: Int
    let pagination: Pagination
    private let ignoresCase: Bool
    /// Records of keys that no sample has.
    let derived: Int

    /// So many records are wanted: three pages of three, the last not full.
    private static let wanted = 8

    /// `nil` where the samples have no list that can be taken apart, or not two records that the hub takes.
    static func of(_ rehearsed: RehearsedPull) async -> PagePlan? {
        guard let pagination = rehearsed.pull.pages,
            let list = rehearsed.samples.lazy.compactMap({ RecordList($0, of: rehearsed.pull) })
                .first(where: { !$0.items.isEmpty })
        else { return nil }
        var crop = RecordCrop(rehearsed.unpaged, list)
        for sample in rehearsed.samples {
            for item in RecordList(sample, of: rehearsed.pull)?.items ?? [] where crop.items.count < wanted {
                _ = await crop.take(item)
            }
        }
        let own = crop.items
        var serial = 0
        while !own.isEmpty, crop.items.count < wanted, serial < wanted * 2 {
            await crop.derive(from: own[serial % own.count], serial: serial + 1)
            serial += 1
        }
        guard crop.items.count > 1 else { return nil }
        return PagePlan(
            list: list,
            items: crop.items,
            size: max(1, min(3, (crop.items.count + 2) / 3)),
            pagination: pagination,
            ignoresCase: rehearsed.pull.ignoresCase,
            derived: crop.items.count - own.count
        )
    }

    /// The records page by page.
    var pages: [[[UInt8]]] { Self.split(items, by: size) }

    static func split(_ items: [[UInt8]], by size: Int) -> [[[UInt8]]] {
        stride(from: 0, to: items.count, by: size).map { Array(items[$0..<min($0 + size, items.count)]) }
    }

    /// A page as the source writes it; `total`: what it announces; `next`: the number of the page that it names.
    func answer(_ items: [[UInt8]], total: Int? = nil, next: Int? = nil) -> PlannedAnswer {
        var bytes = list.bytes(items)
        if let path = pagination.total {
            let text = String(total ?? self.items.count)
            bytes = PlaceInAnswer.set(path, to: text, in: bytes, ignoringCase: ignoresCase) ?? bytes
        }
        switch pagination.kind {
        case .page, .offset, .lastRecord: return PlannedAnswer(body: bytes)
        case .cursor(let path):
            let text = next.map { "conform-cursor-\($0)" }
            return PlannedAnswer(
                body: PlaceInAnswer.set(path, to: text, in: bytes, ignoringCase: ignoresCase) ?? bytes
            )
        case .nextURL(let path):
            let text = next.map { "?conform-page=\($0)" }
            return PlannedAnswer(
                body: PlaceInAnswer.set(path, to: text, in: bytes, ignoringCase: ignoresCase) ?? bytes
            )
        case .linkHeader:
            var answer = PlannedAnswer(body: bytes)
            if let next { answer.fields["Link"] = "<?conform-page=\(next)>; rel=\"next\"" }
            return answer
        }
    }

    /// The whole list, and an empty page behind it.
    func answers(_ pages: [[[UInt8]]], total: Int? = nil) -> [PlannedAnswer] {
        pages.enumerated().map { index, items in
            answer(items, total: total, next: index + 1 < pages.count ? index + 2 : nil)
        } + [answer([], total: total)]
    }

    /// The source counts pages or records, so that it can be asked for any of them.
    var isCounted: Bool {
        switch pagination.kind {
        case .page, .offset: true
        case .cursor, .lastRecord, .linkHeader, .nextURL: false
        }
    }
}

/// Collects records that the hub takes, each with a key of its own: asked of the engine itself.
struct RecordCrop {
    private let rehearsed: RehearsedPull
    private let list: RecordList
    private(set) var items: [[UInt8]] = []
    private var rows = 0

    init(_ rehearsed: RehearsedPull, _ list: RecordList) {
        self.rehearsed = rehearsed
        self.list = list
    }

    /// Takes a record, if it becomes a row of its own and nothing of it is refused.
    mutating func take(_ item: [UInt8]) async -> Bool {
        let transport = PlannedTransport(
            [PlannedAnswer(body: list.bytes(items + [item]))],
            signIn: SignInAnswer.of(rehearsed.connector)
        )
        let end = await Rehearsal(rehearsed).run(transport)
        let own = rehearsed.job.plan.entity.name + " "
        let count = end.rows.keys.count { $0.hasPrefix(own) }
        guard end.succeeded, end.refused == 0, end.report?.account.emptied == 0, count > rows else {
            return false
        }
        items.append(item)
        rows = count
        return true
    }

    /// Changes the characters of a key until it is another one that the hub takes.
    mutating func derive(from item: [UInt8], serial: Int) async {
        for path in keyPaths {
            guard let changed = RecordKey.changed(item, at: path, by: serial, pull: rehearsed.pull) else {
                continue
            }
            if await take(changed) { return }
        }
    }

    /// The places that key columns are read from.
    private var keyPaths: [Path] {
        let entity = rehearsed.job.plan.entity
        let mappings = entity.source(rehearsed.id)?.values.filter { entity.key.contains($0.field) } ?? []
        return mappings.flatMap { mapping -> [Path] in
            switch mapping.origin {
            case .paths(let paths): paths
            case .template(let template): template.placeholders.compactMap { try? Path($0.name) }.reversed()
            case .constant: []
            }
        }.filter { $0.origin == .record }
    }
}

/// The characters of a key inside a record's bytes.
enum RecordKey {
    static func changed(_ item: [UInt8], at path: Path, by serial: Int, pull: Pull) -> [UInt8]? {
        guard let place = place(item, path, pull) else { return nil }
        let digits = item[place].lastIndex(where: \.isDigit)
        let json = JSONBytes(item)
        guard let digits else {
            guard item[place].last != UInt8(ascii: "\"") else { return nil }
            return json.replacing(place, with: Array(item[place]) + Array("-\(serial)".utf8))
        }
        let first =
            item[place.lowerBound...digits].lastIndex { !$0.isDigit }.map { $0 + 1 } ?? place.lowerBound
        let from = max(first, digits - 2)
        let width = digits - from + 1
        let number = (Int(String(decoding: item[from...digits], as: UTF8.self)) ?? 0) + serial
        let text = String(number % [1, 10, 100, 1000][width])
        return json.replacing(
            from..<digits + 1,
            with: (String(repeating: "0", count: width - text.count) + text).utf8
        )
    }

    /// Without quotes.
    private static func place(_ item: [UInt8], _ path: Path, _ pull: Pull) -> Range<Int>? {
        let place = RecordPlaceInText(path)
        let json = JSONBytes(item)
        if place.isPlain, !place.isList,
            let value = json.value(at: place.names, ignoringCase: pull.ignoresCase), json.isScalar(value)
        {
            return json.isText(value) ? value.lowerBound + 1..<value.upperBound - 1 : value
        }
        guard let name = place.names.last else { return nil }
        return element(name, in: item)
    }

    /// The text of an element, which may stand inside a JSON text too.
    private static func element(_ name: String, in item: [UInt8]) -> Range<Int>? {
        guard let open = item.firstRange(of: Array("<\(name)>".utf8)),
            let close = item[open.upperBound...].firstIndex(of: UInt8(ascii: "<"))
        else { return nil }
        return open.upperBound..<close
    }
}
