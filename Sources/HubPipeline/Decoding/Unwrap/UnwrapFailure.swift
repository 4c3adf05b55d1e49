import Bytes
import HubModel

/// What may be wrong with wrapped documents, with where and how to mend.
enum UnwrapFailure {
    static let ratio = failed(
        "unwrap.ratio",
        vi:
            "Dữ liệu nén phình ra hơn \(UnpackedBudget.ratio) lần kích thước nhận được: dừng lại, đây không phải dữ liệu bình thường. Hỏi chủ quản nguồn.",
        en:
            "The packed data grows to more than \(UnpackedBudget.ratio) times what came: stopped, this is no ordinary data. Ask the source's owner."
    )

    static func tooLarge(_ limit: Int64) -> HubFailure {
        failed(
            "unwrap.too_large",
            vi: "Dữ liệu giải nén vượt \(limit >> 20) MB. Nếu đúng là lớn như vậy, tăng answer_at_most.",
            en:
                "The unpacked data exceeds \(limit >> 20) MB. If it is truly that large, raise answer_at_most."
        )
    }

    static func gzip(_ failure: GzipFailure) -> HubFailure {
        switch failure {
        case .notGzip:
            failed(
                "unwrap.not_gzip",
                vi: "Dữ liệu không phải gzip. Nếu nguồn không nén, bỏ gunzip khỏi unwrap.",
                en: "The data is no gzip. If the source does not pack it, take gunzip out of unwrap.",
                failure
            )
        case .truncated:
            failed(
                "unwrap.gzip_truncated",
                vi: "Tệp gzip bị cắt giữa chừng: nguồn gửi chưa đủ. Lấy lại sau.",
                en: "The gzip stops in the middle: the source did not send all of it. Fetch it again later.",
                failure
            )
        case .malformed(let words):
            failed(
                "unwrap.gzip_malformed",
                vi: "Tệp gzip hỏng (\(words)): hỏi chủ quản nguồn.",
                en: "The gzip is damaged (\(words)): ask the source's owner.",
                failure
            )
        case .afterEnd:
            failed(
                "unwrap.gzip_after_end",
                vi: "Sau phần gzip còn dữ liệu lạ: tệp bị ghép sai hoặc hỏng.",
                en: "Something that is no gzip follows the gzip: the file was joined wrongly, or is damaged.",
                failure
            )
        case .noMemory: noMemory
        }
    }

    static func base64(at offset: Int) -> HubFailure {
        failed(
            "unwrap.base64",
            vi: "Base64 sai ở byte \(offset) của giá trị: nguồn gửi sai hoặc cắt cụt.",
            en: "The base64 is wrong at byte \(offset) of the value: the source sent it wrong or cut it off."
        )
    }

    static func ofArchive<Result>(_ body: () throws(ArchiveFailure) -> Result) throws -> Result {
        do throws(ArchiveFailure) { return try body() } catch {
            switch error {
            case .source(let failure): throw HubFailure.from(failure)
            case .noMemory: throw noMemory
            case .encrypted(let name):
                throw failed(
                    "unwrap.encrypted",
                    vi: "Tệp «\(name)» trong tệp nén có mật khẩu: hỏi chủ quản nguồn bản không mật khẩu.",
                    en:
                        "«\(name)» in the archive is encrypted: ask the source's owner for one without a password.",
                    error
                )
            case .malformed(let words):
                throw failed(
                    "unwrap.archive",
                    vi: "Tệp nén (zip, tar) hỏng hoặc không phải tệp nén: \(words).",
                    en: "The archive (zip, tar) is damaged, or is none: \(words).",
                    error
                )
            }
        }
    }

    static func badName(_ name: String) -> HubFailure {
        let shown = String(name.prefix(80))
        return failed(
            "unwrap.bad_name",
            vi: "Tệp nén có tên tệp dẫn ra ngoài («\(shown)»): không đọc. Báo chủ quản nguồn.",
            en:
                "The archive has a file whose name leads out of it («\(shown)»): not read. Tell the source's owner."
        )
    }

    static func tooManyMembers(_ limit: Int) -> HubFailure {
        failed(
            "unwrap.too_many_files",
            vi: "Tệp nén có hơn \(limit) tệp.",
            en: "The archive has more than \(limit) files."
        )
    }

    static func noTable(_ name: String) -> HubFailure {
        failed(
            "gtfs.missing_file",
            vi: "Tệp GTFS thiếu \(name): không ghi gì, để lịch cũ không bị thay bằng lịch thiếu.",
            en:
                "The GTFS lacks \(name): nothing is written, so that a timetable is not replaced by a part of one."
        )
    }

    static func tableTwice(_ name: String) -> HubFailure {
        failed(
            "gtfs.file_twice",
            vi: "Tệp GTFS có hai tệp \(name).",
            en: "The GTFS has two files \(name)."
        )
    }

    static let changed = failed(
        "unwrap.archive",
        vi: "Tệp nén đọc lại lần nữa thì khác.",
        en: "The archive is another one when it is read again."
    )

    static let noMemory = HubFailure(
        .decode,
        .retry(after: nil),
        code: "unwrap.no_memory",
        message: Localized(vi: "Không đủ bộ nhớ để giải nén.", en: "There is no memory to unpack with.")
    )

    private static func failed(_ code: String, vi: String, en: String, _ underlying: (any Error)? = nil)
        -> HubFailure
    {
        HubFailure(.decode, .failRun, code: code, message: Localized(vi: vi, en: en), underlying: underlying)
    }
}
