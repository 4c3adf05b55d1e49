import HubSandbox

/// The list of faults for `--help`.
enum FaultHelp {
    static let text =
        """
        Plays electricity utilities below /electricity and /cpc, the operations centre below /ioc, buses and coaches \
        below /transport, news feeds below /news, the integration platform with public \
        services, social insurance and shared lists below /lgsp, the national portal below /dvcqg, the reviewing portal \
        below /bhxh, consents below /consents, ward lists below /nso, documents at /edoc, the population database at \
        /dancu, a water company at /water; GET /_control/ledger counts \
        the requests, GET /_control/received tells how much the systems filed and GET /_control/received/ioc/incidents \
        what, POST /_control changes revision and faults. All people are invented.

        A fault strikes every request unless it says from= (the first one), every= (each so-manyth), share= (so many \
        in a hundred, picked by seed=), times= (how often), method= or path= (text in path and query).

        Faults (các lỗi giả lập):

        """ + FaultKind.allCases.map(line).joined(separator: "\n")

    private static func line(_ kind: FaultKind) -> String {
        let (vietnamese, english) = kind.summary
        let name = kind.rawValue + String(repeating: " ", count: max(1, 20 - kind.rawValue.count))
        return "  \(name)\(english) (\(vietnamese))"
    }
}
