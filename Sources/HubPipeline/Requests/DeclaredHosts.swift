package import HubModel

/// The hosts that a connector's manifest names, settings filled in: its own first, each once.
///
/// What only an answer can tell, such as a next link or an address in a record, is not among them.
package struct DeclaredHosts {
    package private(set) var places: [HostPlace] = []
    private let values: PlaceholderValues

    package init(_ connector: Connector, _ values: PlaceholderValues) {
        self.values = values
        if DeclaredHosts.asks(connector) { add(connector.system.baseURL) }
        add(connector.signIn?.login?.request.path)
        add(connector.signIn?.oauth2?.tokenURL)
        for pull in connector.pulls {
            switch pull.way {
            case .ask(let request): add(request.path)
            case .feed(let address): add(address)
            case .files(let drop): add(drop.address)
            }
        }
        for push in connector.pushes {
            add(push.request.path)
            add(push.follow?.request.path)
        }
        for host in connector.system.trustedHosts {
            add(HostPlace(.https, host: host.lowercased(), port: 443))
        }
    }

    /// Whose files are brought only has an address of its own that nobody calls.
    private static func asks(_ connector: Connector) -> Bool {
        connector.signIn?.login != nil || !connector.pushes.isEmpty
            || connector.pulls.contains { $0.drop == nil || $0.drop?.place == .https }
    }

    private mutating func add(_ address: Template?) {
        guard let address, let place = DeclaredHosts.place(of: beginning(of: address)) else { return }
        add(place)
    }

    private mutating func add(_ place: HostPlace) {
        // A trusted host of another port is the same system.
        if !places.contains(where: { $0.host == place.host && ($0.port == place.port || place.port == 443) })
        {
            places.append(place)
        }
    }

    /// An address as far as it is known before anything is asked.
    private func beginning(of address: Template) -> String {
        var text = ""
        for segment in address.segments {
            switch segment {
            case .literal(let literal): text += literal
            case .placeholder(let placeholder):
                guard placeholder.root == "settings", let value = try? values.text(of: placeholder) else {
                    return text
                }
                text += value
            }
        }
        return text
    }

    private static func place(of address: String) -> HostPlace? {
        guard let mark = address.firstRange(of: "://"),
            let speech = HostPlace.Speech(rawValue: address[..<mark.lowerBound].lowercased())
        else { return nil }
        let authority = address[mark.upperBound...].prefix { !"/?#".contains($0) }
        let place = authority.split(separator: "@").last.map { $0.lowercased() } ?? ""
        let usual = [HostPlace.Speech.http: 80, .https: 443, .sftp: 22][speech] ?? 443
        guard let colon = place.lastIndex(of: ":"), let port = UInt16(place[place.index(after: colon)...])
        else {
            return place.isEmpty ? nil : HostPlace(speech, host: place, port: usual)
        }
        return HostPlace(speech, host: String(place[..<colon]), port: Int(port))
    }
}
