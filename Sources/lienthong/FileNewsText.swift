import HubModel
import HubPipeline

/// What a run tells of one file, as a line.
enum FileNewsText {
    static func line(_ place: String, _ news: FileNews) -> String {
        switch news {
        case .taken(let records): "  \(place): \(records) records"
        case .notReady: "… \(place): chưa đủ · not whole yet"
        case .growing: "… \(place): đang được ghi · still being written"
        case .renamed(let others):
            "= \(place): nội dung đã lấy từ · bytes already taken from \(others.joined(separator: ", "))"
        case .failed(let failure): "✗ \(place): \(failure.code)"
        case .cleared(let outcome): "– \(place): \(outcome.rawValue)"
        }
    }
}
