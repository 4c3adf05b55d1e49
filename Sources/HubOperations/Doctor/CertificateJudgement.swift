package import HubModel

/// What a look at a host means for those who run the hub.
package struct CertificateJudgement: Sendable {
    /// A certificate that ends sooner is worth a warning: renewals take an office two weeks.
    package static let soon = 21

    private let now: Timestamp

    package init(now: Timestamp) {
        self.now = now
    }

    package func finding(_ sight: HostSight, of place: HostPlace, in connector: String) -> Finding {
        let subject = "\(connector) · \(place)"
        if let trouble = sight.trouble { return self.trouble(trouble, sight, subject, place) }
        var parts = [sight.address, sight.tls].compactMap(\.self)
        guard let certificate = sight.certificate else {
            let found = parts.joined(separator: ", ")
            return Finding("host.reached", subject, .good, Localized(vi: found, en: found))
        }
        let days = CertificateJudgement.days(from: now, to: certificate.notAfter)
        parts.append("\(certificate.chain) cert")
        let isSoon = days < CertificateJudgement.soon
        let day = CertificateJudgement.day(certificate.notAfter)
        let head = parts.joined(separator: ", ")
        return Finding(
            isSoon ? "tls.ends_soon" : "host.reached",
            subject,
            isSoon ? .warning : .good,
            Localized(
                vi: "\(head), chứng thư tới \(day.vietnamese) (còn \(days) ngày)",
                en: "\(head), certificate until \(day.english) (\(days) days left)"
            ),
            cure: isSoon
                ? Localized(
                    vi:
                        "Báo đơn vị chủ quản gia hạn chứng thư trước \(day.vietnamese): \(certificate.subject)",
                    en: "Ask its owner to renew the certificate before \(day.english): \(certificate.subject)"
                ) : nil
        )
    }

    /// Whole days, rounded down; negative once it has ended.
    package static func days(from now: Timestamp, to end: Timestamp) -> Int {
        let seconds = end.seconds - now.seconds
        return Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
    }

    private static func day(_ instant: Timestamp) -> Localized {
        func text(_ language: Language) -> String {
            let text = Figures(language).instant(instant)
            return String(text.prefix { $0 != " " })
        }
        return Localized(vi: text(.vietnamese), en: text(.english))
    }

    private func trouble(
        _ trouble: HostSight.Trouble,
        _ sight: HostSight,
        _ subject: String,
        _ place: HostPlace
    ) -> Finding {
        func error(_ code: String, _ vi: String, _ en: String, _ cure: Localized) -> Finding {
            Finding(code, subject, .error, blame: .unavailable, Localized(vi: vi, en: en), cure: cure)
        }
        switch trouble {
        case .unknownName:
            return error(
                "host.unknown",
                "không máy chủ tên miền nào biết tên này",
                "no name server knows this name",
                Localized(
                    vi: "Xem lại địa chỉ trong thiết lập, và máy chủ tên miền trong /etc/resolv.conf.",
                    en: "Look at the address in the settings, and at the name server in /etc/resolv.conf."
                )
            )
        case .refused:
            return error(
                "host.refused",
                "không kết nối được",
                "no connection",
                Localized(
                    vi:
                        "Xem tường lửa có cho máy này ra cổng \(place.port); hỏi đơn vị chủ quản dịch vụ có chạy không.",
                    en:
                        "See that the firewall lets this machine out to port \(place.port); ask its owner whether the service runs."
                )
            )
        case .timedOut:
            return error(
                "host.silent",
                "không trả lời trong thời gian chờ",
                "no answer in time",
                Localized(
                    vi: "Thường là tường lửa chặn: hỏi đơn vị chủ quản đã mở cho địa chỉ của máy này chưa.",
                    en: "Usually a firewall: ask its owner whether this machine's address was let in."
                )
            )
        case .noTLS(let text):
            return error(
                "tls.none",
                "không bắt tay TLS được: \(text)",
                "no TLS: \(text)",
                Localized(
                    vi:
                        "Máy chủ phải nói TLS 1.2 trở lên; nếu hệ thống đòi chứng thư của máy khách, xem system.tls.",
                    en:
                        "The server must speak TLS 1.2 or newer; if it demands a client's certificate, look at system.tls."
                )
            )
        case .certificate(let doubt): return self.doubt(doubt, sight, error)
        case .other(let text):
            return error(
                "host.failed",
                text,
                text,
                Localized(vi: "Xem lại địa chỉ trong thiết lập.", en: "Look at the address in the settings.")
            )
        }
    }

    private func doubt(
        _ doubt: HostSight.Doubt,
        _ sight: HostSight,
        _ error: (String, String, String, Localized) -> Finding
    ) -> Finding {
        let end = (sight.certificate?.notAfter).map(CertificateJudgement.day)
        let begin = (sight.certificate?.notBefore).map(CertificateJudgement.day)
        let subject = sight.certificate?.subject ?? "?"
        let issuer = sight.certificate?.issuer ?? "?"
        let askOwner = Localized(
            vi: "Báo đơn vị chủ quản thay chứng thư. Không tắt việc kiểm tra chứng thư.",
            en: "Ask its owner for a new certificate. Verification is never switched off."
        )
        switch doubt {
        case .expired:
            return error(
                "tls.expired",
                "chứng thư đã hết hạn \(end?.vietnamese ?? "?")",
                "the certificate ended on \(end?.english ?? "?")",
                askOwner
            )
        case .notYet:
            return error(
                "tls.not_yet",
                "chứng thư chỉ có hiệu lực từ \(begin?.vietnamese ?? "?")",
                "the certificate holds only from \(begin?.english ?? "?")",
                Localized(
                    vi: "Xem đồng hồ của máy này; nếu đúng, báo đơn vị chủ quản.",
                    en: "Look at this machine's clock; if it is right, tell its owner."
                )
            )
        case .selfSigned:
            return error(
                "tls.self_signed",
                "chứng thư tự ký: \(subject)",
                "a certificate that vouches for itself: \(subject)",
                Localized(
                    vi: "Xin đơn vị chủ quản chứng thư gốc, qua đường khác, và đặt vào system.tls.authority.",
                    en:
                        "Ask its owner for the authority's certificate, by another way, and put it into system.tls.authority."
                )
            )
        case .unknownAuthority:
            return error(
                "tls.unknown_authority",
                "không biết nơi cấp: \(issuer)",
                "an authority that nobody knows here: \(issuer)",
                Localized(
                    vi:
                        "Máy chủ có thể thiếu chứng thư trung gian; nếu là nơi cấp riêng của tỉnh, đặt chứng thư gốc vào system.tls.authority.",
                    en:
                        "The server may leave out the certificate between; of an authority of the province's own put the root into system.tls.authority."
                )
            )
        case .otherName:
            return error(
                "tls.other_name",
                "chứng thư của tên khác: \(subject)",
                "a certificate for another name: \(subject)",
                Localized(
                    vi: "Xem lại tên máy trong thiết lập; nếu đúng, báo đơn vị chủ quản.",
                    en: "Look at the host's name in the settings; if it is right, tell its owner."
                )
            )
        case .other(let text): return error("tls.doubted", text, text, askOwner)
        }
    }
}
