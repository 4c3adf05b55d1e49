import HubAuthoring
import Testing

@Suite struct `Types of guessed fields` {
    private let bench = GuessBench()

    @Test(arguments: [
        ("SO_CCCD", ["\"080085999903\"", "\"080185999912\"", "\"079190000017\""], "citizen_id"),
        ("soDienThoai", ["\"0912000000\"", "\"0388000111\""], "phone_vn"),
        ("x", ["\"0912000000\"", "\"0388000111\"", "\"0912000002\""], "phone_vn"),
        ("MaKH", ["\"1302000001\"", "\"1302000002\""], "text"),
        ("MA_KHANG", ["\"PB06010012345\"", "\"PB06010012346\""], "evn_customer_code"),
        ("TongTien", ["\"1.234.567\"", "\"98.000\""], "money_vnd"),
        ("TongTien", ["1234567", "98000"], "money_vnd"),
        ("donGia", ["\"500đ\"", "\"1.000đ\""], "money_vnd"), ("GiaTri", ["\"7.12\"", "\"38.5\""], "decimal"),
        ("sanLuong", ["\"235 kWh\"", "\"12 kWh\""], "decimal"), ("soHo", ["\"1\"", "\"3\""], "integer"),
        ("maXa", ["\"00123\"", "\"00456\""], "text"),
        ("maTuyen", ["\"6280.1119\"", "\"6280.1120\""], "text"),
        ("conHieuLuc", ["true", "false"], "boolean"), ("daThanhToan", ["\"0\"", "\"1\""], "boolean"),
        ("coMat", ["\"Có\"", "\"Không\""], "boolean"), ("email", ["\"a@b.example\""], "email"),
        ("lienKet", ["\"https://a.example/1\""], "url"), ("bienSo", ["\"62A-123.45\""], "vehicle_plate"),
        ("viTri", ["\"10.53,106.41\"", "\"10.60,106.20\""], "geo_point"),
        ("gioMo", ["\"05:30\"", "\"17:45\""], "time_of_day"),
        ("noiDung", ["\"<p>Một</p>\"", "\"hai\""], "html_clean"),
        ("hoTen", ["\"Lê Thị Mẫu\"", "\"Trần Văn Thử\""], "person_name"),
        ("ngayChay", ["\"2-3-4-5-6\"", "\"7-CN\""], "weekdays"),
        ("maHoSo", ["\"H53.01-260615-0001\""], "dossier_code"),
    ])
    func `are told by the real rules`(name: String, values: [String], type: String) throws {
        #expect(try bench.field(name, values).type == type)
    }

    @Test(arguments: [
        ("NGAY_GHI", ["\"25/06/2026\"", "\"01/02/2026\""], "date", ["dd/MM/yyyy"]),
        ("NGAY_GHI", ["\"06/25/2026\"", "\"02/01/2026\""], "date", ["MM/dd/yyyy"]),
        ("NgayTiepNhan", ["\"20260615083000\""], "datetime", ["yyyyMMddHHmmss"]),
        ("NgayCap", ["20260615", "20251231"], "date", ["yyyyMMdd"]),
        ("ngayTao", ["1781485200", "1781485300"], "datetime", ["epoch_s"]),
        ("updatedAt", ["\"2026-06-15T08:30:00\""], "datetime", ["iso"]),
        ("Ky", ["\"06/2026\"", "\"12/2025\""], "month", ["MM/yyyy"]),
        (
            "thoiGian", ["\"15/06/2026 09:12\"", "\"2026-06-15 09:12\""], "datetime",
            ["iso", "dd/MM/yyyy HH:mm"]
        ),
    ])
    func `of times have the pattern that reads every value`(
        name: String,
        values: [String],
        type: String,
        formats: [String]
    ) throws {
        let field = try bench.field(name, values)
        #expect(field.type == type)
        #expect(field.format == formats)
    }

    @Test func `say that a day and a month cannot be told apart`() throws {
        let field = try bench.field("NgayLap", ["\"05/06/2026\"", "\"07/08/2026\""])
        #expect(field.format == ["dd/MM/yyyy"])
        #expect(try #require(field.doubt).contains("MM/dd/yyyy"))
    }

    @Test func `say how many values would be refused`() throws {
        let field = try bench.field("SO_CCCD", ["\"080085999903\"", "\"080185999912\"", "\"chưa có\""])
        #expect(field.type == "citizen_id" && field.confidence < 90)
        #expect(try #require(field.doubt).contains("1 of 3"))
    }

    @Test func `never print what stands in personal fields`() throws {
        let field = try bench.field("gioiTinh", ["\"Nam\"", "\"Nữ\""])
        #expect(field.personal == "basic" && field.values == nil)
        let number = try bench.field("soDinhDanh", ["\"080085999903\"", "\"sai-123\""])
        #expect(!number.evidence.contains("080085999903") && !(number.doubt ?? "").contains("sai-123"))
    }

    @Test func `of empty fields are the name's alone, and say so`() throws {
        let field = try bench.field("soDienThoai", ["null", "\"\""])
        #expect(field.type == "phone_vn" && field.confidence <= 40)
    }
}
