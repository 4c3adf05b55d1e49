import HTTPTypes

/// Pieces of XML as texts.
enum Markup {
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// An element with text; an empty text makes an empty element.
    static func element(_ name: String, _ text: String) -> String {
        text.isEmpty ? "<\(name)/>" : "<\(name)>\(escaped(text))</\(name)>"
    }

    /// An element around ready XML.
    static func parent(_ name: String, _ inner: String) -> String {
        "<\(name)>\(inner)</\(name.prefix { $0 != " " })>"
    }

    /// A SOAP 1.1 message around ready XML.
    static func soap(_ body: String) -> String {
        #"<?xml version="1.0" encoding="utf-8"?>"#
            + #"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>"#
            + body + "</soap:Body></soap:Envelope>"
    }
}

extension Answer {
    /// A SOAP 1.1 answer.
    static func soap(_ body: String) -> Self {
        Answer(.ok, type: "text/xml; charset=utf-8", body: Array(Markup.soap(body).utf8))
    }

    /// A SOAP 1.1 fault; the standard wants status 500, and not every system gives it.
    static func fault(
        _ code: String,
        _ message: String,
        status: HTTPResponse.Status = .internalServerError
    ) -> Self {
        let text = Markup.element("faultcode", "soap:\(code)") + Markup.element("faultstring", message)
        var answer = soap(Markup.parent("soap:Fault", text))
        answer.status = status
        return answer
    }
}
