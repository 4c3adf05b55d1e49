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
