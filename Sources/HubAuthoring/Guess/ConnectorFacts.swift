package import HubModel

/// What a person says of a system, by flags or answers; everything may be left out.
package struct ConnectorFacts: Sendable {
    /// Where records come from.
    package enum Source: Sendable, Hashable {
        case http(String)
        /// `sftp://host/folder/{name}.txt`
        case sftp(String)
        case folder(String)
    }

    package enum SignIn: Sendable, Hashable {
        case none
        /// A header with a key that was given.
        case header(name: String)
        case query(name: String)
        case basic
        /// A token that was given, in `Authorization`.
        case bearer
        /// A request, and where the token stands in its answer.
        case login(request: String, token: String)
        case oauth2(token: String)
    }

    package var connector: String
    package var title: String?
    package var unit: String?
    package var contact: String?
    package var pull: String
    package var pullTitle: String?
    package var source: Source?
    package var signIn: SignIn?
    /// As the notes have it: `GET /hoadon?tuNgay=01/06/2026&trang=1`.
    package var request: String?
    package var soapAction: String?
    package var entity: String?
    package var entityTitle: String?
    package var key: [String] = []
    package var visibleTo: String?
    /// Columns whose values are an organisation's, though they look like a person's.
    package var notPersonal: [String] = []
    package var purpose: String?
    package var legalBasis: String?
    /// Names for a table without any.
    package var columns: [String] = []
    package var sheet: String?
    package var freshWithin: String?

    package init(connector: String, pull: String) {
        self.connector = connector
        self.pull = pull
    }
}

extension ConnectorFacts {
    /// Fills in what a system that is there says already; the pull must be a new one.
    package mutating func take(from connector: Connector) throws(HubFailure) {
        guard !connector.pulls.contains(where: { $0.name == pull }) else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "new.pull_exists",
                message: Localized(
                    vi: "Hệ thống «\(connector.name)» đã có lượt kéo «\(pull)». Chọn tên khác bằng --pull.",
                    en:
                        "The system `\(connector.name)` has a pull `\(pull)` already. Choose another name with --pull."
                )
            )
        }
        title = title ?? connector.title
        unit = unit ?? connector.owner.unit
        contact = contact ?? connector.owner.contact
        if source == nil {
            // The host is a setting; the path of a SOAP service is the same for all its operations.
            let paths = connector.pulls.lazy.compactMap { pull -> String? in
                guard case .ask(let request) = pull.way, request.isSOAP else { return nil }
                return request.path.text
            }
            source = .http("https://\(connector.name).example\(paths.first ?? "")")
        }
    }
}
