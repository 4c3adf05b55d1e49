extension Path.Mistake {
    /// What is wrong, without a full stop.
    package var message: Localized {
        switch self {
        case .empty: Localized(vi: "đường dẫn trống", en: "the path is empty")
        case .json(let mistake): mistake.reason.message
        case .xml(let mistake): mistake.reason.message
        case .unexpected(_, ""): Localized(vi: "đường dẫn kết thúc giữa chừng", en: "the path ends halfway")
        case .unexpected(_, let found):
            Localized(vi: "«\(found)» không được đứng ở đây", en: "`\(found)` may not stand here")
        case .unclosed(_, let what):
            Localized(vi: "«\(what)» không được đóng", en: "`\(what)` is not closed")
        }
    }
}
