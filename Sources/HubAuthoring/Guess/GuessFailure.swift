import HubModel

/// Why nothing can be guessed from a sample, and what to do.
enum GuessFailure {
    static func empty(_ name: String) -> HubFailure {
        failure(
            "sample.empty",
            vi: "«\(name)» trống. Hãy lưu một câu trả lời có dữ liệu.",
            en: "«\(name)» is empty. Save an answer that holds data."
        )
    }

    static func unreadable(_ name: String) -> HubFailure {
        failure(
            "sample.unreadable",
            vi: "Không mở được tệp «\(name)»: kiểm tra tên và quyền đọc.",
            en: "Cannot open «\(name)»: check its name and the permission to read it."
        )
    }

    static func tooLarge(_ name: String, _ limit: Int) -> HubFailure {
        failure(
            "sample.too_large",
            vi: "«\(name)» lớn hơn \(limit >> 20) MB. Hãy cắt lấy phần đầu, vài trăm bản ghi là đủ.",
            en: "«\(name)» exceeds \(limit >> 20) MB. Cut out its beginning: some hundred records are enough."
        )
    }

    static func binary(_ name: String) -> HubFailure {
        failure(
            "sample.binary",
            vi:
                "«\(name)» là tệp nhị phân mà hub không đọc. Đọc được: JSON, XML, CSV hoặc TXT, XLSX, RSS, OpenAPI, WSDL, và các tệp ấy nén gzip hay zip.",
            en:
                "«\(name)» is a binary file that the hub does not read. It reads JSON, XML, CSV or TXT, XLSX, RSS, OpenAPI, WSDL, and these packed by gzip or zip."
        )
    }

    static func unknown(_ name: String) -> HubFailure {
        failure(
            "sample.unknown",
            vi:
                "Không nhận ra «\(name)»: không phải JSON, không phải XML, và các dòng không có dấu phân cách chung nào (tab ; | ,).",
            en:
                "«\(name)» is not recognised: no JSON, no XML, and its lines share no separator (tab ; | ,)."
        )
    }

    static func noRecords(_ name: String) -> HubFailure {
        failure(
            "sample.no_records",
            vi: "«\(name)» không có bản ghi nào để nhận ra. Hãy lưu một câu trả lời có vài bản ghi.",
            en: "«\(name)» holds no record to recognise. Save an answer with some records."
        )
    }

    static func fault(_ name: String, _ text: String) -> HubFailure {
        failure(
            "sample.fault",
            vi: "«\(name)» là một SOAP Fault («\(text)»), không phải câu trả lời có dữ liệu.",
            en: "«\(name)» is a SOAP Fault («\(text)»), no answer with data."
        )
    }

    static func mixed(_ first: String, _ second: String) -> HubFailure {
        failure(
            "sample.mixed",
            vi:
                "«\(first)» và «\(second)» không cùng một dạng. Mỗi lần chỉ đưa các trang của cùng một câu trả lời.",
            en:
                "«\(first)» and «\(second)» are not of one form. Give pages of the same answer, one kind at a time."
        )
    }

    static func description(_ name: String, vi: String, en: String) -> HubFailure {
        failure("sample.description", vi: "«\(name)»: \(vi)", en: "«\(name)»: \(en)")
    }

    static func inside(_ name: String, _ error: HubFailure) -> HubFailure {
        HubFailure(
            error.stage,
            .fixConfiguration,
            code: error.code,
            message: Localized(
                vi: "«\(name)»: \(error.message.vietnamese)",
                en: "«\(name)»: \(error.message.english)"
            ),
            underlying: error.underlying
        )
    }

    private static func failure(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }
}
