import HubModel

/// `read_as` while it is read.
struct ReadAsDraft: Sendable {
    var csv: ReadAs.Values?
    var columns: [ReadAs.FixedColumn]?
    var sheet: ReadAs.Sheet?
    var gtfs: GTFSDraft?

    struct GTFSDraft: Sendable {
        var agencyName: String?
    }

    var form: ReadAs? {
        csv.map(ReadAs.csv) ?? columns.map(ReadAs.fixedWidth) ?? sheet.map(ReadAs.xlsx)
            ?? gtfs.map { .gtfs(agencyName: $0.agencyName) }
    }
}

enum ReadAsFields {
    static let block = Block<ReadAsDraft>(
        "read_as",
        vi: "Tài liệu không phải JSON hay XML thì đọc thế nào.",
        en: "How a document is read that is neither JSON nor XML.",
        blank: ReadAsDraft(),
        choices: [.init(keys: ["csv", "fixed_width", "xlsx", "gtfs"], isRequired: true)],
        fields: [
            .key(
                "csv",
                \.csv,
                csv.kind,
                vi: "Các ô cách nhau bằng một dấu; tên cột ở dòng đầu.",
                en: "Fields with a separator between them; names in the first line."
            ),
            .key(
                "fixed_width",
                \.columns,
                fixedWidth.kind.map(\.columns),
                vi: "Cột ở chỗ cố định của mỗi dòng.",
                en: "Columns at fixed places of each line."
            ),
            .key(
                "xlsx",
                \.sheet,
                xlsx.kind,
                vi: "Một trang của tệp Excel (.xlsx).",
                en: "A sheet of a workbook (.xlsx)."
            ),
            .key(
                "gtfs",
                \.gtfs,
                gtfs.kind,
                vi: "Tệp zip lịch xe GTFS: mỗi dòng của mỗi tệp là một bản ghi.",
                en: "A zip of timetables (GTFS): each line of each file is a record."
            ),
        ]
    )

    static let csv = Block<ReadAs.Values>(
        "csv",
        vi: "Tệp ô cách nhau (RFC 4180 và các biến thể).",
        en: "Separated values (RFC 4180 and what files do besides).",
        blank: ReadAs.Values(),
        fields: [
            .key(
                "separator",
                \.separator,
                .separator,
                absent: "\",\"",
                vi: "Dấu giữa các ô: một ký tự, hoặc tab. Dòng «sep=;» của Excel thắng.",
                en: "Between fields: one character, or tab. Excel's line `sep=;` wins."
            ),
            .key(
                "header",
                \.hasHeader,
                .boolean,
                absent: "true",
                vi: "Dòng đầu là tên cột; false mà không có columns: column_1, column_2, …",
                en: "The first line holds the names; false without columns: column_1, column_2, …"
            ),
            .key(
                "columns",
                \.columns,
                Kind<String>.text.list,
                vi: "Tên cột, theo thứ tự; thắng tiêu đề.",
                en: "The names, in order; they win over a header's."
            ),
            .key(
                "encoding",
                \.encoding,
                .charset,
                absent: "utf-8",
                vi: "Bảng mã; auto: tìm theo chữ, không chắc thì từ chối (docs/text.vi.md).",
                en: "The encoding; auto: found out from the words, refused in doubt (docs/text.md)."
            ),
            .key(
                "quote",
                \.quote,
                .quote,
                absent: "'\"'",
                vi: "Dấu bao quanh ô; none: không có.",
                en: "What encloses fields; none: nothing does."
            ),
            .key(
                "skip",
                \.skip,
                .whole(atLeast: 0),
                absent: "0",
                vi: "Số dòng bỏ trước tiêu đề.",
                en: "Lines before the header that are left out."
            ),
        ]
    )
}

extension ReadAsFields {
    struct FixedWidthDraft: Sendable {
        var columns: [ReadAs.FixedColumn] = []
    }

    static let fixedWidth = Block<FixedWidthDraft>(
        "fixed_width",
        vi: "Tệp cột cố định; bảng mã tự tìm, không chắc thì từ chối.",
        en: "A file of fixed columns; its encoding is found out, and refused in doubt.",
        blank: FixedWidthDraft(),
        fields: [
            .key(
                "columns",
                \.columns,
                .fixedColumns,
                .required,
                vi: "tên: [vị trí ký tự đầu, độ dài]; đếm từ 1.",
                en: "name: [place of the first character, length]; counted from 1."
            )
        ]
    )

    static let xlsx = Block<ReadAs.Sheet>(
        "xlsx",
        vi: "Trang nào, tiêu đề ở đâu.",
        en: "Which sheet, and where its names are.",
        blank: ReadAs.Sheet(),
        fields: [
            .key(
                "sheet",
                \.name,
                .text,
                absent: "the first that is not hidden",
                vi: "Tên trang, hoặc số thứ tự từ 1.",
                en: "The sheet's name, or its number from 1."
            ),
            .key(
                "header",
                \.header,
                .sheetHeader,
                absent: "true",
                vi: "true: dòng đầu có chữ; số: dòng ấy; false: tên cột là A, B, C.",
                en: "true: the first row with anything in it; a number: that row; false: columns are A, B, C."
            ),
        ]
    )

    static let gtfs = Block<ReadAsDraft.GTFSDraft>(
        "gtfs",
        vi: "Lịch xe GTFS.",
        en: "Timetables in GTFS.",
        blank: ReadAsDraft.GTFSDraft(),
        fields: [
            .key(
                "agency_name",
                \.agencyName,
                .text,
                vi: "Tên đơn vị khi tệp không có agency.txt.",
                en: "The agency's name, where the zip has no agency.txt."
            )
        ]
    )
}

extension Kind where Value == ReadAs {
    /// A format's block, or its name alone.
    static var readAs: Kind {
        let block = ReadAsFields.block
        let word = Kind.choice([
            ("csv", .csv(ReadAs.Values())), ("json_lines", .jsonLines), ("xlsx", .xlsx(ReadAs.Sheet())),
            ("gtfs", .gtfs(agencyName: nil)),
        ])
        return Kind(shape: .any([word.shape, .block(block.shape)])) { element, reading in
            guard element.text == nil else { return word.read(element, &reading) }
            return block.read(element, &reading)?.form
        }
    }
}

extension Kind where Value == ReadAs.Sheet.Header {
    static var sheetHeader: Kind {
        Kind(shape: .any([.boolean, .number(minimum: 1)])) { element, reading in
            switch element.text {
            case "true": .first
            case "false": ReadAs.Sheet.Header.none
            default: Kind<Int>.whole(atLeast: 1).read(element, &reading).map { .row($0) }
            }
        }
    }
}

extension Kind where Value == [ReadAs.FixedColumn] {
    static var fixedColumns: Kind {
        let place = Kind<Int>.whole(atLeast: 1).list
        return Kind<[Named<[Int]>]>.named(place).map { named in
            named.compactMap { entry in
                guard entry.value.count == 2 else { return nil }
                return ReadAs.FixedColumn(name: entry.name, from: entry.value[0], length: entry.value[1])
            }
        }.also { columns, element, reading in
            guard columns.count != element.entries.count || columns.isEmpty else { return }
            reading.report(
                .formatDoesNotFit,
                at: element.location,
                vi: "Mỗi cột cần hai số từ 1: vị trí ký tự đầu và độ dài.",
                en: "Each column needs two numbers from 1: the place of its first character, and its length.",
                cure: .line("columns: { ma: [1, 13], ten: [14, 40] }")
            )
        }
    }
}

extension Kind where Value == UInt8 {
    static var separator: Kind {
        .scalar(.text("one character, or tab", example: ";")) { text, element, reading in
            if text == "tab" || text == "\t" { return 0x09 }
            return reading.character(text, element, not: ["\"", "\n", "\r"])
        }
    }
}

extension Kind where Value == UInt8? {
    static var quote: Kind {
        .scalar(.text("one character, or none", example: "none")) { text, element, reading in
            if text == "none" { return .some(nil) }
            return reading.character(text, element, not: [" ", "\t", "\n", "\r"]).map(Optional.some)
        }
    }
}

extension Kind where Value == Charset {
    static var charset: Kind {
        let names = Charset.allCases.map { ($0.rawValue, $0) }
        return .choice(names + [("abc", .tcvn3)])
    }
}

extension Reading {
    fileprivate mutating func character(_ text: String, _ element: Element, not refused: [Character])
        -> UInt8?
    {
        if text.count == 1, let character = text.first, let byte = character.asciiValue,
            !refused.contains(character)
        {
            return byte
        }
        report(
            .formatDoesNotFit,
            at: element.location,
            vi: "Ở đây cần đúng một ký tự ASCII.",
            en: "One ASCII character is needed here.",
            cure: .line("separator: \";\"")
        )
        return nil
    }
}
