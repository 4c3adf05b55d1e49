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
                vi: "Đường dẫn chọn nhiều giá trị cho một cột. Viết đường dẫn hẹp hơn.",
                en: "The path selects several values for one column. Write a narrower path."
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
