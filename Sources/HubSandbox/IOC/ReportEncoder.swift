/// Reports in the names of the public interface of such a system, with what real ones leave unsaid.
struct ReportEncoder {
    let world: ReportWorld

    /// One change, whole: a reader needs no other to know how the report stands.
    func change(_ change: ChangeFeed.Change) -> WireValue {
        let report = change.report
        var value: WireValue = [
            "PhanAnhID": .number(world.identifier(report)),
            "maPhanAnhNguon": world.origin(report).map { .text($0) } ?? .null,
            "ChuyenMucID": .number(world.category(report)),
            "TenChuyenMuc": .text(ReportWorld.categories[world.category(report) - 1]),
            "TieuDe": .text(world.title(report)),
            "NgayPhanAnh": .text(CivilMoment(seconds: world.moment(report, stage: 0)).slashedMinute),
            "NgayCapNhat": .text(date(change)),
            "TrangThai": .text(change.stage.spelling(change.report + change.correction)),
            "AnDanh": anonymity(report),
            "DiaChiSuKien": .text(world.place(report)),
            "DonViThuLy": change.stage == .received ? emptiness(report) : .text(world.unit(report)),
            "NoiDungPhanAnh": "<p>M&#7863;t &#273;&#432;&#7901;ng h&#432; h&#7887;ng</p>",
            "NoiDungTraLoi": change.stage == .finished ? .text(reply(change)) : emptiness(report),
            "DanhSachFileDinhKem": .list(files(report)),
        ]
        if !world.isAnonymous(report) {
            value = value.with("nguoiGui", ["soDienThoai": .text("0912000\(padded(report % 1000, 3))")])
        }
        // A missing member is a fourth way of saying nothing.
        return report % 4 == 3 && change.stage != .finished ? value.without("NoiDungTraLoi") : value
    }

    /// A line of the public list, which misspells one name.
    func line(_ report: Int) -> WireValue {
        [
            "PhanAnhID": .number(world.identifier(report)),
            "ChuyenMucID": .number(world.category(report)),
            "TenChuyenMu": .text(ReportWorld.categories[world.category(report) - 1]),
            "TieuDe": .text(world.title(report)),
            "NgayPhanAnh": .text(CivilMoment(seconds: world.moment(report, stage: 0)).slashedMinute),
            "TrangThai": .text(stage(report).spelling(report)),
            "DiaChiSuKien": .text(world.place(report)),
            "DonViThuLy": .text(world.unit(report)),
        ]
    }

    /// The report's last change, as the detail tells it.
    func detail(_ report: Int) -> WireValue {
        let stage = stage(report)
        return change(
            ChangeFeed.Change(
                report: report,
                stage: stage,
                moment: world.moment(report, stage: stage.rawValue)
            )
        ).without("maPhanAnhNguon").without("nguoiGui").without("NgayCapNhat").without("AnDanh")
    }

    private func stage(_ report: Int) -> ReportStage {
        let isFinished = (0..<world.revision).contains { world.isChanged(report, byRevision: $0) }
        return isFinished ? .finished : ReportStage(rawValue: world.stages(report) - 1) ?? .received
    }

    /// Three ways of writing one moment.
    private func date(_ change: ChangeFeed.Change) -> String {
        let moment = CivilMoment(seconds: change.moment)
        switch change.report % 3 {
        case 0: return moment.slashed
        case 1: return moment.slashedMinute
        default: return "\(moment.iso)+07:00"
        }
    }

    private func anonymity(_ report: Int) -> WireValue {
        let truth = world.isAnonymous(report)
        switch report % 4 {
        case 0: return .truth(truth)
        case 1: return .text(truth ? "True" : "False")
        case 2: return .number(truth ? 1 : 0)
        default: return .text(truth ? "1" : "0")
        }
    }

    private func emptiness(_ report: Int) -> WireValue {
        switch report % 3 {
        case 0: .null
        case 1: ""
        default: "null"
        }
    }

    private func reply(_ change: ChangeFeed.Change) -> String {
        let correction = change.correction == 0 ? "" : " (đính chính lần \(change.correction))"
        return """
            <p onclick="x()">Đã xử lý xong&nbsp;ngày 17/6\(correction).</p><script>alert(1)</script>\
            <a href="javascript:alert(2)">xem</a>
            """
    }

    /// `FileName` holds an address, not a name.
    private func files(_ report: Int) -> [WireValue] {
        let kinds = ["jpg", "png", "mp4"]
        return (0..<(report % 3)).map { number in
            [
                "FileName": .text(
                    "https://tuongtac.example/uploads/\(world.identifier(report))_\(number + 1).\(kinds[number])"
                )
            ]
        }
    }
}
