import HubModel

/// What a mapping finds wrong with a record, whatever the types of its fields.
///
/// The raw value is stable: it stands in quarantine and in reports.
enum RecordRule: String, Sendable, CaseIterable {
    case requiredEmpty = "required.empty"
    case codeUnknown = "code.unknown"
    case codeWithoutDate = "code.without_date"
    case notOneOf = "value.not_one_of"
    case several = "value.several"
    case notScalar = "value.not_scalar"
    case notLike = "value.not_like"
    case unwrapBase64 = "unwrap.base64"
    case unwrapGzip = "unwrap.gzip"
    case unwrapArchive = "unwrap.archive"
    case unwrapDocument = "unwrap.document"
    case unwrapTooLarge = "unwrap.too_large"
    case notPacked = "unwrap.not_packed"
    case checkFailed = "check.failed"
    case checkDoubtful = "check.doubtful"
    case noDestination = "record.no_destination"
    case duplicateKey = "json.duplicate_key"
    case ragged = "csv.ragged"
    case strayQuote = "csv.stray_quote"
    case engineRefused = "engine.refused"

    var localized: Localized {
        switch self {
        case .requiredEmpty:
            Localized(
                vi: "Trường bắt buộc bị trống ở nguồn. Báo chủ quản nguồn, hoặc sửa đường dẫn trong ánh xạ.",
                en:
                    "A required field is empty at the source. Tell its owner, or correct the path in the mapping."
            )
        case .codeUnknown:
            Localized(
                vi:
                    "Mã không có trong bảng mã. Thêm dòng vào tệp ở Mappings/codes, rồi chạy quarantine retry.",
                en:
                    "The code is not in the code table. Add a row in Mappings/codes, then run quarantine retry."
            )
        case .codeWithoutDate:
            Localized(
                vi:
                    "Mã này tuỳ thuộc ngày (valid_on), mà cột ngày của bản ghi trống hoặc sai. Báo chủ quản nguồn.",
                en:
                    "What the code means depends on a day (valid_on), and the record's day is empty or wrong. Tell its owner."
            )
        case .notOneOf:
            Localized(
                vi: "Giá trị không thuộc danh sách one_of của ánh xạ.",
                en: "The value is not in the mapping's one_of list."
            )
        case .several:
            Localized(
                vi:
                    "Có nhiều giá trị cho một cột: viết đường dẫn hẹp hơn; nếu tệp nén của unwrap có nhiều tệp, hỏi chủ quản nguồn.",
                en:
                    "There are several values for one column: write a narrower path; if the archive of an unwrap holds several files, ask the source's owner."
            )
        case .notScalar:
            Localized(
                vi:
                    "Ở đây là một danh sách hay đối tượng, không phải một giá trị. Sửa đường dẫn trong ánh xạ.",
                en: "A list or object stands here, not a value. Correct the path in the mapping."
            )
        case .notLike:
            Localized(
                vi: "Giá trị không giống mẫu «like» của ánh xạ. Sửa mẫu, hoặc báo chủ quản nguồn.",
                en: "The value is not like the mapping's `like`. Correct it, or tell the source's owner."
            )
        case .unwrapBase64:
            Localized(
                vi:
                    "Base64 sai hoặc bị cắt cụt. Báo chủ quản nguồn; nếu nguồn không mã hoá, bỏ base64 khỏi unwrap của ánh xạ.",
                en:
                    "The base64 is wrong or was cut off. Tell the source's owner; if the source does not encode, take base64 out of the mapping's unwrap."
            )
        case .unwrapGzip:
            Localized(
                vi:
                    "Không phải gzip, hoặc gzip hỏng hay bị cắt cụt. Báo chủ quản nguồn; nếu nguồn không nén, bỏ gunzip khỏi unwrap của ánh xạ.",
                en:
                    "It is no gzip, or the gzip is damaged or cut off. Tell the source's owner; if the source does not pack, take gunzip out of the mapping's unwrap."
            )
        case .unwrapArchive:
            Localized(
                vi:
                    "Tệp nén (zip, tar) hỏng, có mật khẩu hoặc tên tệp không hợp lệ, hoặc không phải tệp nén. Báo chủ quản nguồn.",
                en:
                    "The archive (zip, tar) is damaged, encrypted, or has a bad name in it, or it is none. Tell the source's owner."
            )
        case .unwrapDocument:
            Localized(
                vi:
                    "Bên trong giá trị không phải XML hay JSON đúng. Báo chủ quản nguồn, hoặc sửa các bước unwrap của ánh xạ.",
                en:
                    "What is inside the value is no well-formed XML or JSON. Tell the source's owner, or correct the steps of the mapping's unwrap."
            )
        case .unwrapTooLarge:
            Localized(
                vi:
                    "Giá trị giải nén ra quá lớn (trên \(ValueOpening.longest >> 20) MB) hoặc phình ra bất thường. Hỏi chủ quản nguồn.",
                en:
                    "Unpacked, the value is too large (over \(ValueOpening.longest >> 20) MB) or grows beyond reason. Ask the source's owner."
            )
        case .notPacked:
            Localized(
                vi: "Tệp đến không nén dù unwrap có unzip: được giữ nguyên như đã đến.",
                en: "The file came unpacked although unwrap has unzip: it is kept as it came."
            )
        case .checkFailed:
            Localized(
                vi: "Các cột không thoả điều kiện «must» của ánh xạ. Báo chủ quản nguồn, hoặc sửa checks.",
                en:
                    "The columns fail a `must` of the mapping. Tell the source's owner, or correct the checks."
            )
        case .checkDoubtful:
            Localized(
                vi:
                    "Các cột không thoả điều kiện «should» của ánh xạ. Dòng vẫn được nạp; hãy xem lại với chủ quản nguồn.",
                en: "The columns fail a `should` of the mapping. The row is loaded; ask the source's owner."
            )
        case .noDestination:
            Localized(
                vi:
                    "Không mục nào của «into» nhận bản ghi này. Thêm một mục, hoặc «entity: nothing» nếu cố ý bỏ.",
                en:
                    "No entry of `into` takes the record. Add one, or `entity: nothing` to leave it out on purpose."
            )
        case .duplicateKey:
            Localized(
                vi: "Bản ghi có hai trường cùng tên nên không biết tin trường nào. Báo chủ quản nguồn.",
                en:
                    "The record has two fields of one name, so neither can be believed. Tell the source's owner."
            )
        case .ragged:
            Localized(
                vi:
                    "Dòng có số ô khác số cột của tiêu đề (số ô/số cột): có thể thiếu dấu nháy quanh ô có dấu phân cách. Báo chủ quản nguồn.",
                en:
                    "The line has another number of fields than the header has columns (fields/columns): quotes may be missing around a field with the separator. Tell the source's owner."
            )
        case .strayQuote:
            Localized(
                vi: "Sau dấu nháy đóng còn chữ trước dấu phân cách. Báo chủ quản nguồn.",
                en: "Something stands between a closing quote and the separator. Tell the source's owner."
            )
        case .engineRefused:
            Localized(
                vi:
                    "PostgreSQL không nhận giá trị này: lỗi của liên thông, hãy gửi số của bản ghi cho người phát triển.",
                en:
                    "PostgreSQL refused the value: a defect of the hub; send the record's number to its developers."
            )
        }
    }
}
