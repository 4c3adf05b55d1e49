import Foundation

/// The object in a request's body, whose members are read as texts.
struct JSONBody {
    private let members: [String: Any]

    /// `nil` unless the bytes are a JSON object.
    init?(_ bytes: [UInt8]) {
        guard let members = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            return nil
        }
        self.members = members
    }

    private init(_ members: [String: Any]) { self.members = members }

    /// Names of the members that are null, in the order of the alphabet.
    var nulls: [String] {
        members.filter { $0.value is NSNull }.keys.sorted()
    }

    /// The objects in a list; `nil` if there is no such list, or anything else is in it.
    func objects(_ name: String) -> [JSONBody]? {
        (members[name] as? [[String: Any]])?.map { JSONBody($0) }
    }

    /// A text, or a number as it was written; empty if there is none.
    subscript(name: String) -> String {
        switch members[name] {
        case let text as String: text
        case let number as NSNumber: number.stringValue
        default: ""
        }
    }
}

extension SandboxRequest {
    /// The fields of a form body (application/x-www-form-urlencoded).
    var form: [String: String] {
        SandboxRequest(target: "/?" + String(decoding: body, as: UTF8.self)).query
    }
}
