import HubModel

/// Words of *Systems*, *Data* and *Connectors*.
extension Words {
    static let systems: [String: Localized] = [
        "sys_lastAnswer": Localized(vi: "Trả lời cuối", en: "Last answer"),
        "sys_calls": Localized(vi: "Lượt gọi", en: "Calls"),
        "sys_owner": Localized(vi: "Đơn vị chủ quản", en: "Owner"),
        "sys_contact": Localized(vi: "Liên hệ", en: "Contact"),
        "sys_address": Localized(vi: "Địa chỉ", en: "Address"),
        "sys_zone": Localized(vi: "Múi giờ", en: "Time zone"),
        "sys_docs": Localized(vi: "Tài liệu", en: "Documentation"),
        "sys_agreed": Localized(vi: "Đã thoả thuận", en: "Agreed"),
        "sys_nothingAgreed": Localized(vi: "chưa thoả thuận giới hạn nào", en: "no limits agreed"),
        "sys_manifest": Localized(vi: "Khai báo của hệ thống này", en: "The manifest of this system"),
        "sys_window": Localized(vi: "Giờ được gọi hôm nay", en: "Agreed hours today"),
        "sys_failures": Localized(vi: "Lỗi gần đây và cách xử lý", en: "Recent failures and what helps"),
        "sys_noFailures": Localized(vi: "Không có lỗi nào được ghi.", en: "No failure is on record."),
        "sys_latency": Localized(vi: "Thời gian trả lời", en: "Time to answer"),
        "sys_classes": Localized(vi: "Câu trả lời theo loại", en: "Answers by class"),
        "sys_certificates": Localized(vi: "Chứng thư TLS", en: "TLS certificates"),
        "sys_noCertificates": Localized(
            vi: "Chưa thấy chứng thư nào; «lienthong doctor» xem và ghi lại.",
            en: "No certificate was seen yet; `lienthong doctor` looks and writes it down."
        ),
        "sys_seen": Localized(vi: "thấy lúc", en: "seen"),
        "sys_pulls": Localized(vi: "Lượt kéo", en: "Pulls"),
        "sys_pull": Localized(vi: "Lượt kéo", en: "Pull"),
        "sys_fresh": Localized(vi: "Độ mới", en: "Freshness"),
        "sys_freshAt": Localized(vi: "Số liệu từ", en: "Data from"),
        "sys_promise": Localized(vi: "Hẹn", en: "Promise"),
        "sys_entity": Localized(vi: "Bảng", en: "Entity"),
        "sys_open": Localized(vi: "Đang cách ly", en: "Quarantined"),
        "sys_pushes": Localized(vi: "Lượt gửi", en: "Pushes"),
        "sys_noPushes": Localized(
            vi: "Không gửi gì tới hệ thống này.",
            en: "Nothing is sent to this system."
        ),
        "sys_runs": Localized(vi: "Lượt chạy gần đây", en: "Recent runs"),
        "sys_run": Localized(vi: "Lượt", en: "Run"),
        "sys_at": Localized(vi: "Lúc", en: "At"),
        "sys_state": Localized(vi: "Kết quả", en: "Outcome"),
        "sys_account": Localized(vi: "Bản ghi", en: "Records"),
        "sys_last": Localized(vi: "Những câu trả lời cuối", en: "The last answers"),
        "sys_answer": Localized(vi: "Trả lời", en: "Answer"),
        "sys_took": Localized(vi: "Mất", en: "Took"),
        "sys_noCalls": Localized(vi: "Chưa gọi lần nào.", en: "Never called."),
        "sys_none": Localized(vi: "Chưa khai báo hệ thống nào.", en: "No system is declared."),
    ]

    static let data: [String: Localized] = [
        "dat_entities": Localized(vi: "Các bảng", en: "Entities"),
        "dat_entity": Localized(vi: "Bảng", en: "Entity"),
        "dat_state": Localized(vi: "Độ mới", en: "Freshness"),
        "dat_fresh": Localized(vi: "Số liệu từ", en: "Data from"),
        "dat_promise": Localized(vi: "Hẹn", en: "Promise"),
        "dat_rows": Localized(vi: "Số dòng", en: "Rows"),
        "dat_course": Localized(vi: "14 ngày", en: "14 days"),
        "dat_open": Localized(vi: "Đang cách ly", en: "Quarantined"),
        "dat_counted": Localized(
            vi:
                "Số dòng được đếm sau mỗi lần ghi, mỗi ngày một lần; ≈ là ước lượng của máy chủ cho bảng lớn.",
            en:
                "Rows are counted after they were written, once a day at least; ≈ is the server's estimate of a large table."
        ),
        "dat_visible": Localized(vi: "Ai được xem", en: "Who may see it"),
        "dat_personal": Localized(vi: "Dữ liệu cá nhân", en: "Personal data"),
        "dat_purpose": Localized(vi: "Mục đích", en: "Purpose"),
        "dat_basis": Localized(vi: "Căn cứ", en: "Legal basis"),
        "dat_retain": Localized(vi: "Giữ", en: "Kept for"),
        "dat_write": Localized(vi: "Cách ghi", en: "Written"),
        "dat_key": Localized(vi: "Khoá", en: "Key"),
        "dat_growth": Localized(vi: "Tăng trưởng", en: "Growth"),
        "dat_brought": Localized(vi: "Mỗi ngày mang về gì", en: "What each day brought"),
        "dat_refused": Localized(vi: "Đang cách ly vì", en: "Quarantined because of"),
        "dat_noneRefused": Localized(vi: "Không có bản ghi nào bị giữ lại.", en: "No record is held back."),
        "dat_quality": Localized(vi: "Nguồn và chất lượng", en: "Sources and quality"),
        "dat_run": Localized(vi: "lượt", en: "run"),
        "dat_noRun": Localized(vi: "Chưa có lần chạy trọn vẹn nào.", en: "There is no complete run yet."),
        "dat_noSource": Localized(vi: "Bảng này do ứng dụng ghi.", en: "This entity is written by the app."),
        "dat_columns": Localized(vi: "Các cột", en: "Columns"),
        "dat_column": Localized(vi: "Cột", en: "Column"),
        "dat_title": Localized(vi: "Tên gọi", en: "Title"),
        "dat_type": Localized(vi: "Kiểu", en: "Type"),
        "dat_marks": Localized(vi: "Ghi chú", en: "Notes"),
        "dat_rule": Localized(vi: "Quy tắc", en: "Rule"),
        "dat_source": Localized(vi: "Nguồn", en: "Source"),
    ]

    static let connectors: [String: Localized] = [
        "con_connectors": Localized(vi: "Các khai báo", en: "Manifests"),
        "con_connector": Localized(vi: "Hệ thống", en: "System"),
        "con_check": Localized(vi: "Kiểm tra", en: "Check"),
        "con_use": Localized(vi: "Bản đang dùng", en: "In use"),
        "con_version": Localized(vi: "Phiên bản", en: "Version"),
        "con_pulls": Localized(vi: "Lượt kéo", en: "Pulls"),
        "con_pushes": Localized(vi: "Lượt gửi", en: "Pushes"),
        "con_samples": Localized(vi: "Mẫu", en: "Samples"),
        "con_elsewhere": Localized(vi: "Ngoài các hệ thống", en: "Beside the connectors"),
        "con_nothing": Localized(vi: "Không có gì phải sửa.", en: "There is nothing to mend."),
        "con_cure": Localized(vi: "Cách sửa", en: "Cure"),
        "con_differs": Localized(
            vi: "Tệp trên đĩa khác bản dịch vụ đang dùng. Dịch vụ chỉ nạp lại khi không còn lỗi nào.",
            en:
                "The files differ from what the service works with. It loads them again once nothing is wrong."
        ),
        "con_system": Localized(vi: "Tình trạng của hệ thống này", en: "How this system is"),
        "con_findings": Localized(vi: "Kết quả kiểm tra", en: "Findings"),
        "con_manifest": Localized(vi: "Tệp khai báo", en: "The manifest"),
        "con_readme": Localized(vi: "Ghi chép của hệ thống", en: "Notes on the system"),
        "con_line": Localized(vi: "Dòng", en: "Line"),
        "con_text": Localized(vi: "Nội dung", en: "Text"),
        "con_mappings": Localized(vi: "Ánh xạ", en: "Mappings"),
        "con_noMappings": Localized(vi: "Không bảng nào lấy từ đây.", en: "No entity is filled from here."),
        "con_column": Localized(vi: "Cột", en: "Column"),
        "con_title": Localized(vi: "Tên gọi", en: "Title"),
        "con_type": Localized(vi: "Kiểu", en: "Type"),
        "con_from": Localized(vi: "Lấy từ", en: "From"),
        "con_rules": Localized(vi: "Ghi chú", en: "Notes"),
        "con_samplesNote": Localized(
            vi: "Chỉ tên tệp: nội dung có thể nói về cá nhân.",
            en: "Names alone: what stands in them may be about persons."
        ),
        "con_noSamples": Localized(vi: "Chưa có mẫu nào.", en: "There are no samples yet."),
    ]
}
