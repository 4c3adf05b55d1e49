package import HTTPTypes

/// One page before it is written: where it belongs, what it is called, and what its template shows.
package struct Page: Sendable {
    /// `nil`: it stands outside the sections, as the sign-in does.
    package var section: Section?
    package var title: String
    package var template: Template
    /// A struct of texts, numbers, flags and lists of such: what the template's names mean, below `m`.
    package var model: any Sendable
    package var status: HTTPResponse.Status
    /// The browser asks again after so many seconds: only where the reader wanted that.
    package var refresh: Int?

    package init(
        _ section: Section?,
        title: String,
        template: Template,
        model: any Sendable,
        status: HTTPResponse.Status = .ok,
        refresh: Int? = nil
    ) {
        self.section = section
        self.title = title
        self.template = template
        self.model = model
        self.status = status
        self.refresh = refresh
    }
}
