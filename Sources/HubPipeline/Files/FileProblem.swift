import HubModel

extension HubFailure {
    /// What a failure with files means for the run.
    static func files(_ failure: FileFailure, _ path: FilePath) -> HubFailure {
        switch failure {
        case .notFound:
            HubFailure(
                .request,
                .failRun,
                code: "files.not_found",
                message: Localized(
                    vi: "Không có «\(path)» ở nguồn: kiểm tra địa chỉ trong files.",
                    en: "The source has no «\(path)»: check the address in files."
                )
            )
        case .denied:
            HubFailure(
                .request,
                .failRun,
                code: "files.denied",
                message: Localized(
                    vi: "Tài khoản không có quyền với «\(path)»: nhờ bên nguồn cấp quyền.",
                    en: "The account may not touch «\(path)»: ask the source for the right to."
                )
            )
        case .wrongHostKey(let seen):
            HubFailure(
                .request,
                .fixConfiguration,
                code: "files.wrong_host_key",
                message: Localized(
                    vi:
                        "Máy chủ SFTP đưa ra khoá khác với đã thoả thuận: \(seen). Hỏi bên nguồn qua kênh khác; nếu đúng là họ đổi khoá, ghi cả hai dấu vân tay vào host_key.",
                    en:
                        "The SFTP server shows another key than agreed: \(seen). Ask the source by another way; if they did change it, write both fingerprints into host_key."
                )
            )
        case .signInRefused:
            HubFailure(
                .request,
                .fixConfiguration,
                code: "sign_in.failed",
                message: Localized(
                    vi: "Máy chủ SFTP từ chối đăng nhập: kiểm tra tài khoản, mật khẩu hoặc khoá riêng.",
                    en: "The SFTP server refused the sign-in: check user, password or private key."
                )
            )
        case .badKey(let reason):
            HubFailure(.configure, .fixConfiguration, code: "files.private_key", message: reason)
        case .taken:
            HubFailure(
                .request,
                .failRun,
                code: "files.name_taken",
                message: Localized(
                    vi: "Không chuyển được «\(path)»: ở thư mục đích đã có tệp cùng tên.",
                    en: "«\(path)» cannot be moved: a file of that name is there already."
                )
            )
        case .unreachable, .broken, .timedOut, .cancelled:
            HubFailure(
                .request,
                .retry(after: .seconds(300)),
                code: "source.unreachable",
                message: Localized(
                    vi: "Không liên lạc được với nguồn hoặc đường truyền đứt giữa chừng sau nhiều lần thử.",
                    en: "The source cannot be reached, or the line dropped, after several attempts."
                ),
                underlying: failure
            )
        }
    }

    /// The bytes of a file said other than they should.
    static func fileRefused(_ place: String, message: String?) -> HubFailure {
        HubFailure(
            .decode,
            .failRun,
            code: "files.refused",
            message: Localized(
                vi: "Nội dung tệp «\(place)» không như answers của lượt lấy này thoả thuận.",
                en: "What file «\(place)» holds is not what this pull's answers agree on."
            ),
            detail: message
        )
    }
}
