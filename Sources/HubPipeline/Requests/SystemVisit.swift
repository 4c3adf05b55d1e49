import HTTPTypes
package import HubModel

/// A few messages to one system outside of any run, under the same agreement: each takes a place and a ticket first.
package struct SystemVisit: Sendable {
    private let context: CallContext
    private let environment: PullEnvironment
    private let turnstile: Turnstile
    private let hosts: TrustedHosts

    /// `patience`: how long a message waits for its instant before it is left unsent.
    package init(
        _ connector: Connector,
        _ values: PlaceholderValues,
        codeTables: [CodeTable],
        otherAgreements: [Limits.Agreement],
        patience: Duration,
        environment: PullEnvironment
    ) {
        context = CallContext(
            connector: connector,
            values: values,
            codeTables: codeTables,
            otherAgreements: otherAgreements,
            patience: patience
        )
        self.environment = environment
        turnstile = Turnstile(context, environment)
        hosts = TrustedHosts(connector.system, values)
    }

    /// Where the manifest says that this system listens: its own address first, then the others in order.
    package var places: [HostPlace] { DeclaredHosts(context.connector, context.values).places }

    /// Throws `tls.not_pem`.
    package func tls(for place: HostPlace) throws(HubFailure) -> TLSIdentity {
        let system = context.connector.system
        guard hosts.contains("\(place.speech.rawValue)://\(place)") else {
            return TLSIdentity(minimum: system.tls.minimum)
        }
        return try TLSIdentity(system.tls, context.values)
    }

    /// One message of any kind.
    ///
    /// Throws what the agreement says against it: `politeness.closed`, `politeness.quota`, `politeness.parallel`.
    package func message<Value: Sendable>(_ body: () async -> Value) async throws -> Value {
        let pass = try await turnstile.enter()
        let value = await body()
        await pass.release()
        return value
    }

    /// Asks the system's own address for nothing but a head, without credentials, and gives its `Date`.
    ///
    /// Any status will do. `nil` where the head has no date; throws `TransportFailure` and as `message`.
    package func date(of place: HostPlace) async throws -> (date: Timestamp, asked: Duration)? {
        let identity = try tls(for: place)
        var fields = HTTPFields()
        fields[.userAgent] = context.connector.system.politeness.identifyAs
        let request = OutgoingRequest(
            method: "HEAD",
            url: "\(place.speech.rawValue)://\(place)/",
            fields: fields,
            connectTimeout: context.connector.system.connectTimeout.duration,
            answerTimeout: min(context.connector.system.answerTimeout.duration, .seconds(20)),
            tls: identity
        )
        let began = ContinuousClock.now
        let transport = environment.transport
        let answer = try await message { () async -> Result<IncomingAnswer, TransportFailure> in
            do throws(TransportFailure) {
                return .success(try await transport.send(request))
            } catch {
                return .failure(error)
            }
        }.get()
        guard let text = answer.fields[.date], let date = RetryAfter.date(text) else { return nil }
        return (date, ContinuousClock.now - began)
    }

    /// Signs in once, as a run would, and forgets the session; false where the system has no sign-in of its own.
    ///
    /// Throws `sign_in.refused` and what a run's sign-in throws.
    package func signIn(now: Timestamp) async throws -> Bool {
        let sender = RequestSender(context, environment)
        let clock = RunClock(now, environment.stamps)
        var values = context.values
        values.now = now
        let desk = SignInDesk(context.connector, sender, clock, values)
        guard await desk.canRenew else { return false }
        do {
            _ = try await desk.current()
        } catch let again as TryAgain {
            throw again.failure
        }
        return true
    }
}
