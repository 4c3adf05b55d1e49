import HTTPTypes
import HubModel
import HubOperations
package import Hummingbird
import Mustache

/// Writes a page with what stands around it.
package struct Frame: Sendable {
    let console: Console

    package init(_ console: Console) { self.console = console }

    /// What every template may name, besides its own `m`.
    private struct Inner {
        var w: [String: String]
        var csrf: String
        var canAct: Bool
        var m: Any
    }

    private struct Outer {
        struct Entry {
            var path: String
            var title: String
            var isCurrent: Bool
        }

        var w: [String: String]
        var csrf: String
        var language: String
        var other: String
        var title: String
        var styleSheet: String
        var environment: String?
        var sections: [Entry]
        var account: String?
        var role: String?
        var instant: String
        var body: String
    }

    package func response(_ page: Page, _ context: ConsoleContext) -> Response {
        let words = Words.of(context.language)
        let inner = Inner(w: words, csrf: context.formToken, canAct: context.canAct, m: page.model)
        let body = Template.library.render(inner, withTemplate: page.template.rawValue) ?? ""
        let outer = Outer(
            w: words,
            csrf: context.formToken,
            language: context.language.rawValue,
            other: context.language == .vietnamese ? "en" : "vi",
            title: page.title,
            styleSheet: StyleSheet.path,
            environment: console.project().environment,
            sections: context.account == nil ? [] : sections(page, context),
            account: context.account?.name,
            role: context.account?.role.title.text(context.language),
            instant: Figures(context.language).instant(console.now()),
            body: body
        )
        let text = Template.library.render(outer, withTemplate: Template.layout.rawValue) ?? ""
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        if let refresh = page.refresh, let name = HTTPField.Name("Refresh") { headers[name] = "\(refresh)" }
        return Response(status: page.status, headers: headers, body: .init(byteBuffer: .init(string: text)))
    }

    /// A page that says one thing: what went wrong, or what was done.
    package func notice(
        _ section: Section? = nil,
        title: String,
        lines: [String],
        status: HTTPResponse.Status,
        _ context: ConsoleContext
    ) -> Response {
        let notice = Notice(lines: lines)
        return response(
            Page(section, title: title, template: .notice, model: notice, status: status),
            context
        )
    }

    private struct Notice: Sendable {
        var lines: [String]
    }

    private func sections(_ page: Page, _ context: ConsoleContext) -> [Outer.Entry] {
        Section.allCases.map { section in
            Outer.Entry(
                path: section.path,
                title: section.title.text(context.language),
                isCurrent: section == page.section
            )
        }
    }
}

/// A form has been dealt with: the browser asks for another page, so that sending it again does nothing.
extension Response {
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}
