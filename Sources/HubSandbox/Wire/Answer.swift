package import HTTPTypes

/// What a system answers, before any fault distorts it.
package struct Answer: Sendable {
    package var status: HTTPResponse.Status
    package var fields: HTTPFields
    package var body: [UInt8]

    package init(_ status: HTTPResponse.Status, type: String, body: [UInt8]) {
        self.status = status
        self.fields = [.contentType: type]
        self.body = body
    }

    static func json(_ body: [UInt8], status: HTTPResponse.Status = .ok) -> Self {
        Answer(status, type: "application/json; charset=utf-8", body: body)
    }

    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Self {
        json(Array(text.utf8), status: status)
    }

    static func xml(_ body: [UInt8]) -> Self {
        Answer(.ok, type: "application/xml; charset=utf-8", body: body)
    }

    static let notFound = json(
        #"{"maLoi":"404","thongBao":"Không có địa chỉ này"}"#,
        status: .notFound
    )

    var isXML: Bool {
        fields[.contentType]?.contains("xml") ?? false
    }
}
