/// The other host to which a redirect leads: it answers everything with an empty list.
struct ForeignHost: SimulatedSystem {
    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        request.path.hasPrefix("/foreign/") ? .json(#"{"maLoi":"00","danhSach":[]}"#) : nil
    }
}
