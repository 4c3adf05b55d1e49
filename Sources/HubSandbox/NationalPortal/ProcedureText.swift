/// What the portal says of a procedure; each revision, one of them has a new decision and a new text.
struct ProcedureText {
    let procedure: Procedure
    let revision: Int

    /// The line of the list.
    var entry: WireValue {
        [
            "MATTHC": .text(procedure.code), "TENTTHC": .text(procedure.name),
            "SOQUYETDINH": .text("\(120 + edition)/QĐ-UBND"),
        ]
    }

    var whole: WireValue {
        [
            "MATTHC": .text(procedure.code),
            "TENTTHC": .text(procedure.name),
            "SOQUYETDINH": .text("\(120 + edition)/QĐ-UBND"),
            "LINHVUCTHUCHIEN": [
                ["MALINHVUC": .text(procedure.fieldCode), "TENLINHVUC": .text(procedure.fieldName)]
            ],
            "TRINHTUTHUCHIEN": .text(
                "<p>Bước 1: Nộp hồ sơ tại Trung tâm Phục vụ hành chính công.</p>"
                    + "<p>Bước 2: Nhận kết quả &amp; biên lai (bản \(edition)).</p>"
            ),
            "CACHTHUCTHUCHIEN": [
                ["KENH": "Trực tiếp", "THOIGIAN": "3 ngày làm việc"],
                ["KENH": "Trực tuyến", "THOIGIAN": "2 ngày làm việc"],
            ],
            "PHILEPHI": .list(
                procedure.fees.enumerated().map { position, fee in
                    [
                        "STT": .number(position + 1), "TENPHI": .text(fee.name), "KENH": .text(fee.channel),
                        "SOTIEN": .text(fee.amount),
                    ]
                }
            ),
        ]
    }

    /// How often the text was decided anew.
    private var edition: Int {
        let count = Procedure.all.count
        return 1 + (revision + count - 1 - procedure.index) / count
    }
}
