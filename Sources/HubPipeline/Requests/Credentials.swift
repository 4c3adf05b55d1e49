import Bytes
import HTTPTypes
import HubModel

/// What `sign_in` adds to a request, together: `send`, `sign`, `basic`, a token.
struct Credentials {
    private let signIn: SignIn
    private var builder: ValueBuilder

    init(_ signIn: SignIn, _ builder: ValueBuilder) {
        self.signIn = signIn
        self.builder = builder
    }

    func place(in draft: inout RequestInProgress) throws(HubFailure) {
        var credentials = self
        try credentials.placeAll(in: &draft)
    }

    private mutating func placeAll(in draft: inout RequestInProgress) throws(HubFailure) {
        // What needs a kept value that is not there yet is left out: the sign-in request itself.
        let send = signIn.send.filter { !needsMissingKept($0.value.templates) }
        for placement in send where placement.isSigned { try place(placement, in: &draft) }
        if let sign = signIn.sign, !needsMissingKept([sign.text] + (sign.secret.map { [$0] } ?? [])) {
            try self.sign(sign, &draft)
        }
        for placement in send where !placement.isSigned { try place(placement, in: &draft) }
        if let basic = signIn.basic {
            try setBasic(
                user: builder.values.text(of: basic.user),
                builder.values.text(of: basic.password),
                &draft
            )
        }
        if signIn.oauth2 != nil, let token = builder.values.kept[OAuth2Token.kept] {
            try draft.set("Authorization", "Bearer \(token)")
        }
    }

    private func needsMissingKept(_ templates: [Template]) -> Bool {
        guard !builder.values.isRedacted else { return false }
        return templates.contains { template in
            template.placeholders.contains { $0.root == "kept" && builder.values.kept[$0.member] == nil }
        }
    }

    private func setBasic(user: String?, _ password: String?, _ draft: inout RequestInProgress)
        throws(HubFailure)
    {
        try draft.set("Authorization", BasicText.header(user: user ?? "", password: password ?? ""))
    }

    // MARK: The signature

    private mutating func sign(_ sign: SignIn.Signature, _ draft: inout RequestInProgress) throws(HubFailure)
    {
        let target = draft.target
        builder.values.request = PlaceholderValues.SignedParts(
            method: draft.method,
            path: target.path,
            query: target.query,
            body: try draft.body.content(builder.values.files)
        )
        let text = try builder.values.text(of: sign.text) ?? ""
        let key = try sign.secret.map { secret throws(HubFailure) in try builder.values.text(of: secret) ?? ""
        }
        let digest = try Credentials.digest(sign.algorithm, Array(text.utf8), key: key ?? "")
        builder.values.signature = sign.encoding == .hex ? hexadecimal(digest) : digest.base64
        guard let put = sign.put, let signature = builder.values.signature else { return }
        try draft.put(signature, at: put)
    }

    private static func digest(_ algorithm: SignIn.Signature.Algorithm, _ text: [UInt8], key: String)
        throws(HubFailure) -> [UInt8]
    {
        if algorithm.needsSecret, key.isEmpty { throw RequestFailure.emptySignSecret }
        return switch algorithm {
        case .hmacSHA256: hmacSHA256(key: Array(key.utf8), text)
        case .hmacSHA512: hmacSHA512(key: Array(key.utf8), text)
        case .sha256: SHA256.digest(text)
        case .md5: md5(text)
        }
    }

    // MARK: Places

    private func place(_ placement: SignIn.Placement, in draft: inout RequestInProgress) throws(HubFailure) {
        if case .soapHeader(let name) = placement.place {
            return try placeSOAPHeader(name, placement.value, in: &draft)
        }
        guard let text = try builder.text(of: placement.value) else { return }
        try draft.put(text, at: placement.place)
    }

    /// A block in `soap_header.X` is the element's content; a text is its text.
    private func placeSOAPHeader(
        _ name: String,
        _ value: RequestTemplate.Value,
        in draft: inout RequestInProgress
    ) throws(HubFailure) {
        guard case .soap(var envelope) = draft.body else { return }
        guard case .built(let built) = value, case .xml(let element) = built.content, built.then.isEmpty
        else {
            guard let text = try builder.text(of: value) else { return }
            return try draft.put(text, at: .soapHeader(name))
        }
        let content = try XMLBuilder(builder).content(of: element)
        envelope.headers.append(envelope.header(name, content))
        draft.body = .soap(envelope)
    }
}

extension SignIn.Placement {
    /// Stands in body or query, and so under the signature.
    fileprivate var isSigned: Bool {
        guard !value.templates.contains(where: { $0.placeholders.contains { $0.root == "signature" } }) else {
            return false
        }
        switch place {
        case .query, .json, .form, .soapHeader: return true
        case .header, .cookie: return false
        }
    }
}

enum BasicText {
    /// RFC 7617.
    static func header(user: String, password: String) -> String {
        "Basic " + Array("\(user):\(password)".utf8).base64
    }
}
