package import HubModel
package import HubPipeline

/// One external system: may it be called now, are its hosts there, is its clock ours, does it know us.
///
/// A name is looked up, a handshake and a `HEAD` without credentials are one message each, and so is a sign-in; every message takes
/// a ticket of the agreement, and outside the agreed hours or near the end of a quota none is sent.
package struct SystemExamination: Examination {
    package let group = ExaminationGroup.systems
    package var subject: String { connector.name }

    /// How far doctor goes.
    package enum Reach: Sendable, Hashable {
        /// Not a byte leaves this machine.
        case offline
        case hosts
        /// And signs in once: five wrong passwords lock an account at some systems, so only where it is asked for.
        case signIn
    }

    /// A quota with less left belongs to the runs.
    private static let spared = 10

    private let connector: Connector
    private let limits: Limits
    private let visit: SystemVisit
    private let probe: any HostProbe
    private let quotas: (@Sendable (Limits) async throws -> [QuotaUse])?
    private let reach: Reach
    private let now: @Sendable () -> Timestamp

    /// `quotas`: how far they are used up; `nil` where the database cannot be asked, and then nothing is sent, since nobody gives
    /// tickets.
    package init(
        _ connector: Connector,
        limits: Limits,
        visit: SystemVisit,
        probe: any HostProbe,
        quotas: (@Sendable (Limits) async throws -> [QuotaUse])?,
        reach: Reach,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.connector = connector
        self.limits = limits
        self.visit = visit
        self.probe = probe
        self.quotas = quotas
        self.reach = reach
        self.now = now
    }

    package func findings() async -> [Finding] {
        var found = [hours]
        var mayCall = CallingTimes(limits).opening(from: now())?.reason == Ticket.Reason.none
        if let quotas {
            do {
                let uses = try await quotas(limits)
                found += uses.map(quota)
                if uses.contains(where: { $0.left < SystemExamination.spared }) { mayCall = false }
            } catch {
                return found + [Finding(error, subject)]
            }
        } else {
            mayCall = false
        }
        guard reach != .offline else { return found }
        guard mayCall else { return found + (await names()) }
        return found + (await hosts()) + (await clock()) + (await signIn())
    }

    // MARK: The agreement

    private var hours: Finding {
        guard let opening = CallingTimes(limits).opening(from: now()) else {
            return Finding(
                "hours.never",
                subject,
                .error,
                Localized(
                    vi: "giờ gọi: hai năm tới không có giờ nào được gọi",
                    en: "calling hours: no hour of the next two years is open"
                ),
                cure: Localized(
                    vi: "Xem hours và closed trong connector.yaml.",
                    en: "Look at hours and closed in connector.yaml."
                )
            )
        }
        guard opening.reason != .none else {
            return Finding(
                "hours.open",
                subject,
                .good,
                Localized(vi: "giờ gọi: đang trong giờ được gọi", en: "calling hours: may be called now")
            )
        }
        let when = { (language: Language) in Figures(language).instant(opening.instant, zone: limits.zone) }
        return Finding(
            "hours.closed",
            subject,
            .note,
            Localized(
                vi: "giờ gọi: ngoài giờ nên không gọi; được gọi từ \(when(.vietnamese))",
                en: "calling hours: closed, so it was not called; open from \(when(.english))"
            )
        )
    }

    private func quota(_ use: QuotaUse) -> Finding {
        let isNear = use.used * 10 >= use.limit * 9
        let until = { (language: Language) in Figures(language).instant(use.until, zone: limits.zone) }
        return Finding(
            isNear ? "quota.near" : "quota.left",
            subject,
            isNear ? .warning : .good,
            Localized(
                vi:
                    "hạn mức: đã dùng \(Figures(.vietnamese).number(use.used)) trong \(Figures(.vietnamese).number(use.limit)) lượt, tới \(until(.vietnamese))",
                en:
                    "quota: \(Figures(.english).number(use.used)) of \(Figures(.english).number(use.limit)) calls used, until \(until(.english))"
            ),
            cure: isNear
                ? Localized(
                    vi: "Xem lượt kéo nào gọi nhiều: lienthong runs; xin thêm hạn mức, hoặc kéo thưa hơn.",
                    en: "See which pull calls most: lienthong runs; ask for more, or pull less often."
                ) : nil
        )
    }

    // MARK: Hosts

    /// A question to the name server alone.
    private func names() async -> [Finding] {
        var found: [Finding] = []
        for place in visit.places {
            let addresses = await probe.addresses(of: place.host)
            guard addresses.isEmpty else {
                let list = addresses.prefix(3).joined(separator: ", ")
                found.append(
                    Finding("host.known", "\(subject) · \(place)", .good, Localized(vi: list, en: list))
                )
                continue
            }
            let judgement = CertificateJudgement(now: now())
            found.append(judgement.finding(HostSight(trouble: .unknownName), of: place, in: subject))
        }
        return found
    }

    private func hosts() async -> [Finding] {
        var found: [Finding] = []
        for place in visit.places {
            found += await .of("\(subject) · \(place)") {
                let tls = try visit.tls(for: place)
                let limit = connector.system.connectTimeout.duration
                let sight = try await visit.message {
                    await probe.look(at: place, tls: tls, within: min(limit, .seconds(15)))
                }
                return [CertificateJudgement(now: now()).finding(sight, of: place, in: subject)]
            }
        }
        return found.map(SystemExamination.patiently)
    }

    /// That no ticket was to be had is no fault of anybody.
    private static func patiently(_ finding: Finding) -> Finding {
        guard finding.code.hasPrefix("politeness.") else { return finding }
        var finding = finding
        finding.mark = .note
        return finding
    }

    // MARK: The clock

    private func clock() async -> [Finding] {
        guard let place = visit.places.first, place.speech != .sftp else { return [] }
        let asked = now()
        do {
            guard let answer = try await visit.date(of: place) else { return [] }
            return [ClockJudgement.finding(answer.date - asked, within: answer.asked + .seconds(1), subject)]
        } catch let failure as HubFailure {
            return [SystemExamination.patiently(Finding(failure, subject))]
        } catch {
            // The host itself was told above.
            return []
        }
    }

    // MARK: The sign-in

    private func signIn() async -> [Finding] {
        guard reach == .signIn else { return [] }
        return await .of(subject) {
            guard try await visit.signIn(now: now()) else {
                return [
                    Finding(
                        "sign_in.none",
                        subject,
                        .note,
                        Localized(
                            vi: "đăng nhập: hệ thống này không đăng nhập riêng",
                            en: "sign-in: this system has no sign-in of its own"
                        )
                    )
                ]
            }
            return [
                Finding("sign_in.done", subject, .good, Localized(vi: "đăng nhập: được", en: "sign-in: done"))
            ]
        }.map(SystemExamination.patiently)
    }
}

/// How far another clock may stand from ours.
package enum ClockJudgement {
    /// `skew`: theirs less ours; `within`: what the way of the answer explains.
    package static func finding(_ skew: Duration, within: Duration, _ subject: String) -> Finding {
        let distance = skew < .zero ? .zero - skew : skew
        let seconds = Int((max(.zero, distance - within)).components.seconds)
        let isLate = skew < .zero
        guard seconds >= 5 else {
            return Finding(
                "clock.right",
                subject,
                .good,
                Localized(vi: "đồng hồ: cùng giờ với máy này", en: "clock: agrees with this machine")
            )
        }
        // From 5 min on tokens and signatures are refused as too old or not yet valid.
        let isGrave = seconds >= 300
        return Finding(
            "clock.skew",
            subject,
            isGrave ? .error : .warning,
            blame: .configuration,
            Localized(
                vi:
                    "đồng hồ: \(isLate ? "chậm" : "nhanh") hơn máy này \(Figures(.vietnamese).duration(.seconds(seconds)))",
                en:
                    "clock: \(isLate ? "behind" : "ahead of") this machine by \(Figures(.english).duration(.seconds(seconds)))"
            ),
            cure: Localized(
                vi:
                    "Xem đồng hồ máy này trước (timedatectl, chrony); nếu đúng, báo đơn vị chủ quản: chữ ký và phiên dựa vào giờ.",
                en:
                    "Look at this machine's clock first (timedatectl, chrony); if it is right, tell the owner: signatures and sessions go by it."
            )
        )
    }
}
