package import HubModel

extension DiagnosticCode {
    /// What the finding is, in a line, with an example of what brings it about.
    package var summary: (text: Localized, example: String) {
        switch self {
        case .yamlSyntax:
            (
                Localized(vi: "YAML hoặc JSON sai cú pháp", en: "YAML or JSON that cannot be read"),
                "title: \"Hoá đơn"
            )
        case .notUTF8: (Localized(vi: "Tệp không phải UTF-8", en: "The file is not UTF-8"), "(windows-1258)")
        case .fileTooLarge: (Localized(vi: "Tệp lớn hơn 1 MB", en: "A file of more than 1 MB"), "(10 MB)")
        case .tooDeep: (Localized(vi: "Lồng quá 64 cấp", en: "Nested more than 64 levels deep"), "[[[[[…")
        case .tabIndentation: (Localized(vi: "Thụt dòng bằng Tab", en: "Indented with a tab"), "⇥base_url: …")
        case .anchor:
            (Localized(vi: "Neo và bí danh YAML", en: "YAML anchors and aliases"), "fresh_within: &f 2h")
        case .tag: (Localized(vi: "Nhãn kiểu YAML", en: "YAML tags"), "at_most: !!int 5")
        case .mergeKey: (Localized(vi: "Khoá gộp YAML", en: "YAML merge keys"), "<<: { rate: 2/s }")
        case .duplicateKey:
            (Localized(vi: "Một khoá viết hai lần", en: "One key written twice"), "{ from: A, from: B }")
        case .secondDocument:
            (Localized(vi: "Tài liệu thứ hai trong một tệp", en: "A second document in a file"), "---")
        case .swallowedByComment:
            (Localized(vi: "Giá trị thành chú thích", en: "A value that is a comment to YAML"), "from: #text")
        case .needsQuotes:
            (Localized(vi: "Giá trị thiếu dấu nháy", en: "A value that needs quotes"), "records: []")
        case .missingSpace:
            (
                Localized(vi: "Thiếu dấu cách sau dấu hai chấm", en: "No space behind the colon"),
                "title:Hoá đơn"
            )
        case .complexKey: (Localized(vi: "Khoá viết với «?»", en: "A key written with `?`"), "? a : b")
        case .emptyFile: (Localized(vi: "Tệp trống", en: "An empty file"), "")
        case .controlCharacter: (Localized(vi: "Ký tự điều khiển", en: "A control character"), "U+0000")
        case .unreadableFile: (Localized(vi: "Không mở được tệp", en: "A file that cannot be opened"), "")
        case .misplacedFile:
            (
                Localized(vi: "Tệp hoặc thư mục không đúng chỗ", en: "A file or folder in the wrong place"),
                "Connectors/x.yaml"
            )
        case .unknownKey: (Localized(vi: "Khoá không có", en: "A key that does not exist"), "ttle: …")
        case .notAvailable:
            (
                Localized(vi: "Chưa dùng được trong phiên bản này", en: "Not available in this version"),
                "receives: { … }"
            )
        case .missingKey:
            (Localized(vi: "Thiếu khoá phải có", en: "A required key is missing"), "owner: { unit: … }")
        case .wrongKind:
            (Localized(vi: "Giá trị không đúng dạng", en: "A value of the wrong form"), "owner: [a]")
        case .emptyValue: (Localized(vi: "Khoá không có giá trị", en: "A key without a value"), "title:")
        case .unknownChoice:
            (Localized(vi: "Từ ngoài danh sách cho phép", en: "A word outside its list"), "as: interger")
        case .badNumber:
            (
                Localized(vi: "Không phải số, hoặc ngoài khoảng", en: "Not a number, or out of range"),
                "parallel: 0"
            )
        case .oneOfKeys:
            (Localized(vi: "Cần đúng một trong các khoá", en: "Exactly one of several keys"), "ask + feed")
        case .keyNeedsAnother:
            (Localized(vi: "Khoá cần một khoá khác", en: "A key that needs another"), "through: contract")
        case .badName: (Localized(vi: "Tên không hợp lệ", en: "Not a name"), "entity: Hoá-đơn")
        case .badDuration:
            (Localized(vi: "Không phải khoảng thời gian", en: "Not a span of time"), "fresh_within: 2 hours")
        case .badDatePattern:
            (Localized(vi: "Không phải mẫu ngày", en: "Not a date pattern"), "format: DD/MM/YYYY")
        case .badDate: (Localized(vi: "Không phải ngày", en: "Not a date"), "start: 31/12/2024")
        case .badPath: (Localized(vi: "Đường dẫn sai", en: "A path that cannot be read"), "from: a..b")
        case .badTemplate:
            (Localized(vi: "Mẫu «{…}» sai", en: "A template that cannot be read"), "\"{since | dd/MM\"")
        case .badCondition:
            (Localized(vi: "Điều kiện sai", en: "A condition that cannot be read"), "status 9xx")
        case .badRate: (Localized(vi: "Nhịp gọi sai", en: "Not a rate"), "rate: 2 per second")
        case .badHours: (Localized(vi: "Khung giờ sai", en: "Not a span of hours"), "hours: 22h-5h30")
        case .badPercentage:
            (Localized(vi: "Không phải phần trăm", en: "Not a percentage"), "quarantine_at_most: 0.02")
        case .badSize: (Localized(vi: "Không phải kích thước", en: "Not a size"), "answer_at_most: 300")
        case .badRecurrence:
            (Localized(vi: "Không phải lịch chạy", en: "Not a recurrence"), "run: daily 25:30")
        case .badZone: (Localized(vi: "Múi giờ không có", en: "Not a time zone"), "timezone: Hanoi")
        case .badAddress: (Localized(vi: "Địa chỉ sai", en: "Not an address"), "base_url: http://…")
        case .badRequest: (Localized(vi: "Yêu cầu sai", en: "Not a request"), "ask: /hoso")
        case .badVersion: (Localized(vi: "Số phiên bản sai", en: "Not a version"), "version: 1.0")
        case .badSeparators:
            (
                Localized(vi: "Không phải ví dụ về dấu số", en: "Not an example of separators"),
                "separators: vn"
            )
        case .badPlace:
            (Localized(vi: "Không có chỗ đặt ấy", en: "Not a place for a value"), "send: { path.x: … }")
        case .badLegalBasis:
            (Localized(vi: "Không phải căn cứ pháp lý", en: "Not a legal basis"), "legal_basis: đồng ý")
        case .badLike:
            (
                Localized(vi: "«like» hoặc «take» sai", en: "`like` or `take` that cannot be used"),
                "like: \"{a}{b}\""
            )
        case .unknownPlaceholder:
            (
                Localized(
                    vi: "Chỗ «{…}» không có giá trị ở đây",
                    en: "A placeholder that nothing gives here"
                ), "{page}"
            )
        case .unknownSetting:
            (Localized(vi: "Chưa khai trong settings", en: "Not among the settings"), "{settings.usr}")
        case .secretAsSetting:
            (
                Localized(
                    vi: "Bí mật dùng như cấu hình, hoặc ngược lại",
                    en: "A secret read as a setting, or the reverse"
                ), "{settings.password}"
            )
        case .plaintextSecret:
            (Localized(vi: "Bí mật nằm trong tệp", en: "A secret in a file"), "password: abc")
        case .undeclaredSecret:
            (
                Localized(
                    vi: "Có vẻ là bí mật mà không khai",
                    en: "Looks like a secret, is not declared as one"
                ), "password: { type: text }"
            )
        case .contradictorySetting:
            (
                Localized(vi: "Khai settings mâu thuẫn", en: "A setting that contradicts itself"),
                "{ type: choice }"
            )
        case .settingNotChosen:
            (
                Localized(
                    vi: "Môi trường chưa chọn, hoặc chọn sai, quy tắc xem",
                    en: "A rule of visibility that the environment does not choose"
                ), "visible_to: { setting: … }"
            )
        case .nameDiffers:
            (
                Localized(
                    vi: "Tên khác tên thư mục hoặc tệp",
                    en: "A name that differs from its folder or file"
                ), "connector: abc"
            )
        case .declaredTwice: (Localized(vi: "Liệt kê hai lần", en: "Listed twice"), "key: [a, a]")
        case .unknownPull:
            (
                Localized(vi: "Không có hệ thống hay lượt lấy ấy", en: "No such connector or pull"),
                "sources: { a/b: … }"
            )
        case .unknownEntity: (Localized(vi: "Không có bảng ấy", en: "No such entity"), "into: invoce")
        case .noSuchSource:
            (Localized(vi: "Bảng không có nguồn này", en: "The entity has no such source"), "into: contract")
        case .unknownColumn: (Localized(vi: "Không có cột ấy", en: "No such column"), "key: [mã]")
        case .columnNotFilled:
            (
                Localized(
                    vi: "Cột bắt buộc không được điền",
                    en: "A needed column that a source does not fill"
                ), ""
            )
        case .unknownCodeTable:
            (Localized(vi: "Không có bảng mã ấy", en: "No such code table"), "codes: piad")
        case .badVisibility:
            (
                Localized(
                    vi: "Quy tắc xem không giữ được gì hoặc đi vòng",
                    en: "A rule of visibility that protects nothing or leads in a circle"
                ), "through: news"
            )
        case .personalDataUnexplained:
            (
                Localized(
                    vi: "Dữ liệu cá nhân thiếu mục đích hoặc căn cứ",
                    en: "Personal data without purpose or legal basis"
                ), "pii: basic"
            )
        case .badPaging:
            (Localized(vi: "Lật trang mâu thuẫn", en: "Paging that contradicts itself"), "stop: short_page")
        case .unusedRange:
            (
                Localized(
                    vi: "Khoảng ngày không dùng hoặc ngược",
                    en: "A range that is not used, or backwards"
                ), "since: …"
            )
        case .noLookBack: (Localized(vi: "look_back bằng 0", en: "look_back of 0"), "look_back: 0s")
        case .badParent:
            (
                Localized(
                    vi: "Lượt lấy cha không có hoặc đi vòng",
                    en: "A parent that is not there, or a circle"
                ), "record_of: x"
            )
        case .optionDoesNotFit:
            (
                Localized(vi: "Tuỳ chọn không hợp kiểu cột", en: "An option that does not fit the column"),
                "format: iso"
            )
        case .separatorsMissing:
            (
                Localized(vi: "Cảnh báo: chưa khai dấu số", en: "Warning: separators are not declared"),
                "total: TONG_TIEN"
            )
        case .badDefault:
            (Localized(vi: "Giá trị mặc định không hợp", en: "A default that does not fit"), "default: một")
        case .badCheck:
            (Localized(vi: "Điều kiện «checks» sai", en: "A check that cannot be read"), "must: total")
        case .checkDoesNotFit:
            (
                Localized(
                    vi: "So sánh những thứ không so được",
                    en: "A check that compares what cannot be compared"
                ), "must: issued_at >= 0"
            )
        case .badChild:
            (
                Localized(
                    vi: "Bảng con sai khoá, nhận hai đường, hoặc đi vòng",
                    en: "A child whose key, way in or circle is wrong"
                ), "children: { fee: \"PHI[]\" }"
            )
        case .unknownJob: (Localized(vi: "Không có việc ấy", en: "No such job"), "jobs: [x]")
        case .jobCycle: (Localized(vi: "Việc chờ chính nó", en: "A job that waits for itself"), "after: …")
        case .badCSV: (Localized(vi: "CSV sai", en: "CSV that cannot be read"), "3,\"x\" y")
        case .badCodeColumns:
            (Localized(vi: "Cột của bảng mã sai", en: "Wrong columns of a code table"), "ma,gia_tri")
        case .repeatedCode:
            (
                Localized(vi: "Một mã hai giá trị cùng ngày", en: "A code with two values on one day"),
                "1,a ↵ 1,b"
            )
        case .codePeriods:
            (
                Localized(
                    vi: "Cảnh báo: bảng mã thiếu dòng cho một khoảng ngày",
                    en: "Warning: a code table lacks rows for some days"
                ), "valid_to"
            )
        case .writeContradiction:
            (
                Localized(
                    vi: "Cách ghi mâu thuẫn với khoá khác",
                    en: "A way to write that contradicts another key"
                ), "write: append + newest_by"
            )
        case .noCatchAll:
            (
                Localized(
                    vi: "Cảnh báo: tài liệu không hợp mục nào sẽ vào khu cách ly",
                    en: "Warning: documents that fit no entry go to quarantine"
                ), "into: [ … ]"
            )
        case .unreachableDestination:
            (
                Localized(vi: "Mục không bao giờ tới lượt", en: "An entry that is never reached"),
                "into: [ … ]"
            )
        case .columnCycle:
            (
                Localized(
                    vi: "Các cột cần nhau thành vòng",
                    en: "Columns that need each other in a circle"
                ), "valid_on: …"
            )
        case .formatDoesNotFit:
            (
                Localized(
                    vi: "Cách đọc tài liệu mâu thuẫn",
                    en: "A way to read documents that contradicts itself"
                ), "read_as: csv + records: …"
            )
        case .badFiles:
            (
                Localized(
                    vi: "«files» không tìm hay lấy được tệp như đã viết",
                    en: "`files` that cannot be found or fetched as written"
                ), "sftp: \"host/out/\""
            )
        case .hostKeyMissing:
            (
                Localized(
                    vi: "SFTP thiếu dấu vân tay máy chủ",
                    en: "SFTP without the server's fingerprint"
                ), "sftp: …"
            )
        case .badOrigin:
            (
                Localized(
                    vi: "Không rõ thông điệp gửi đi từ đâu tới",
                    en: "Where messages come from is not said"
                ), "from: feedback"
            )
        case .unsafeResend:
            (
                Localized(
                    vi: "Gửi lại lâu hơn bên nhận nhớ khoá",
                    en: "Sent again for longer than the receiver remembers"
                ), "if_unsure: send_again"
            )
        case .badNeeds:
            (
                Localized(
                    vi: "Chờ lượt gửi không có, không có thứ tự hoặc chờ thành vòng",
                    en: "Waits for a push that is not there, has no order, or waits back"
                ), "needs: [ dosier ]"
            )
        case .signInInMessage:
            (
                Localized(
                    vi: "Giá trị của đăng nhập trong thông điệp",
                    en: "A value of the sign-in inside a message"
                ), "json: { session: \"{kept.session}\" }"
            )
        case .keyDoesNotFit:
            (
                Localized(
                    vi: "Thân không có chỗ cho khoá chống trùng",
                    en: "The body has no place for the key"
                ), "send_once: { put: json.id, … }"
            )
        case .badRepetition:
            (
                Localized(
                    vi: "Mục lặp không bắt đầu ở bản ghi",
                    en: "An item repeats over something that is not in the record"
                ), "for_each: documents"
            )
        case .badAppFile:
            (
                Localized(
                    vi: "Câu lệnh mà tệp trong App/ không được có",
                    en: "A statement that a file of App/ may not have"
                ), "GRANT …"
            )
        case .unusedSetting:
            (
                Localized(
                    vi: "Cảnh báo: khai trong settings mà không dùng",
                    en: "Warning: a setting that nothing uses"
                ), "settings: { khu: … }"
            )
        case .settingMissing:
            (
                Localized(
                    vi: "Cảnh báo: môi trường thiếu một giá trị",
                    en: "Warning: an environment lacks a setting"
                ), "connectors: { x: {} }"
            )
        case .plainAddress:
            (
                Localized(
                    vi: "Cảnh báo: địa chỉ không mã hoá",
                    en: "Warning: an address without encryption"
                ), "base_url: http://cskh.example"
            )
        case .notScheduled:
            (
                Localized(
                    vi: "Cảnh báo: lượt lấy không có trong lịch nào",
                    en: "Warning: a pull in no schedule"
                ), ""
            )
        case .alwaysLate:
            (
                Localized(
                    vi: "Cảnh báo: hạn tươi ngắn hơn chu kỳ của lịch",
                    en: "Warning: fresh_within is shorter than the time between runs"
                ), "fresh_within: 2h"
            )
        case .outsideHours:
            (
                Localized(
                    vi: "Cảnh báo: lịch ngoài khung giờ được gọi",
                    en: "Warning: a schedule outside calling hours"
                ), "run: daily 12:00"
            )
        case .overQuota:
            (
                Localized(
                    vi: "Cảnh báo: số lời gọi vượt mức thoả thuận",
                    en: "Warning: more calls than were agreed"
                ), "quota: 10/day"
            )
        case .doesNotWait:
            (
                Localized(
                    vi: "Cảnh báo: việc không chờ việc nạp bảng mà nó hỏi theo",
                    en: "Warning: a job does not wait for what fills its table"
                ), "for_each: { table: … }"
            )
        case .windowTooShort:
            (
                Localized(
                    vi: "Cảnh báo: khoảng ngày hẹp hơn chu kỳ của lịch",
                    en: "Warning: a window narrower than the time between runs"
                ), "window: { from: -1d, to: 0d }"
            )
        case .unusedCodeTable:
            (
                Localized(
                    vi: "Cảnh báo: bảng mã không ai dùng",
                    en: "Warning: a code table that nothing uses"
                ), ""
            )
        case .coarsePattern:
            (
                Localized(
                    vi: "Cảnh báo: mẫu ngày thô hơn bước",
                    en: "Warning: a pattern coarser than the step"
                ), "step: 1h + {since | dd/MM/yyyy}"
            )
        case .columnNeverFilled:
            (
                Localized(
                    vi: "Cảnh báo: cột không nguồn nào điền",
                    en: "Warning: a column that no source fills"
                ), ""
            )
        case .olderMayWin:
            (
                Localized(
                    vi: "Cảnh báo: hai nguồn một cột mà không có newest_by",
                    en: "Warning: two sources of one column without newest_by"
                ), ""
            )
        case .missingContradiction:
            (
                Localized(
                    vi: "«missing» mâu thuẫn với «since» hay «window»",
                    en: "`missing` that contradicts `since` or `window`"
                ), "missing: mark_removed + since"
            )
        case .unstableKey:
            (
                Localized(
                    vi: "Khoá có thể trống hoặc đổi mỗi lần chạy",
                    en: "A key that may be empty or changes with each run"
                ), "ma: \"{now}\""
            )
        case .typeDoubtful:
            (
                Localized(
                    vi: "Cảnh báo: kiểu không hợp tên trường của nguồn",
                    en: "Warning: a type that the source's name speaks against"
                ), "as: integer ← SO_CCCD"
            )
        case .titleWithoutMarks:
            (
                Localized(
                    vi: "Cảnh báo: tên tiếng Việt không dấu",
                    en: "Warning: a Vietnamese title without marks"
                ), "title: Hoa don tien dien"
            )
        case .unusedKept:
            (
                Localized(
                    vi: "Cảnh báo: giá trị đăng nhập giữ mà không gửi",
                    en: "Warning: a kept value that nothing sends"
                ), "keep: { token: … }"
            )
        case .limitBelowPage:
            (
                Localized(
                    vi: "Cảnh báo: at_most nhỏ hơn một trang",
                    en: "Warning: at_most is less than one page"
                ), "at_most: 100 + size: 200"
            )
        case .oddWaits:
            (
                Localized(
                    vi: "Cảnh báo: thời gian chờ ngược",
                    en: "Warning: waits the wrong way round"
                ), "first_wait: 1h + longest_wait: 5m"
            )
        case .publicPersonalData:
            (
                Localized(
                    vi: "Dữ liệu cá nhân mà ai cũng xem được",
                    en: "Personal data that everyone may see"
                ), "visible_to: everyone + pii: basic"
            )
        case .undeclaredPersonalData:
            (
                Localized(
                    vi: "Cảnh báo: có vẻ là dữ liệu cá nhân mà không khai",
                    en: "Warning: looks like personal data, is not declared as such"
                ), "as: citizen_id"
            )
        }
    }

    /// The table of docs/check.md.
    package static var markdown: String {
        let rows = allCases.map { code in
            let example = code.summary.example.replacing("|", with: "\\|")
            let cell = example.isEmpty ? "" : "`\(example)`"
            return
                "| \(code.rawValue) | \(code.summary.text.vietnamese) | \(code.summary.text.english) | \(cell) |\n"
        }
        return "| mã / code | tiếng Việt | English | ví dụ / example |\n|---|---|---|---|\n" + rows.joined()
    }
}
