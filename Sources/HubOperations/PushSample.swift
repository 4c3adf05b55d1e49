import Foundation
package import HubModel
import HubPipeline

/// `Connectors/<system>/samples/<push>`: `message.json`, the record of one message, and `expected.requests.txt`, what is
/// sent of it.
package struct PushSample: Sendable {
    package let push: PullID
    package let path: String

    /// Every sample folder of a push, in the order of the project.
    package static func all(in project: Project) -> [PushSample] {
        project.catalogue.connectors.flatMap { connector in
            connector.pushes.compactMap { push in
                let path = "\(project.root)/Connectors/\(connector.name)/samples/\(push.name)"
                guard FileManager.default.fileExists(atPath: path + "/message.json") else { return nil }
                return PushSample(push: PullID(connector: connector.name, pull: push.name), path: path)
            }
        }
    }

    /// The record of the message, as JSON.
    package var message: [UInt8] {
        Array(FileManager.default.contents(atPath: path + "/message.json") ?? Data())
    }

    /// Compares what is sent with the golden, or writes it anew with `update`.
    ///
    /// A message that `where` does not take is a failure: it shows nothing of the push.
    package func compare(_ project: Project, update: Bool) throws -> SampleFolder.Comparison {
        let payload = message
        let requests: [OutgoingRequest]?
        do throws(HubFailure) {
            let job = try JobCompiler(project).pushJob(push, now: SampleReplay.clock, isOffline: true)
            requests = try PushPreview(job.offline, clock: SampleReplay.clock).requests(payload)
        } catch {
            return SampleFolder.Comparison(failures: ["message.json: \(error)"])
        }
        guard let requests else {
            return SampleFolder.Comparison(failures: ["message.json: where"])
        }
        let name = "expected.requests.txt"
        let text = Golden.requests(requests)
        let known = (try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)) ?? ""
        guard known != text else { return SampleFolder.Comparison() }
        if update { try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8) }
        return SampleFolder.Comparison(
            differences: [GoldenDifference(name, from: known, to: text, key: [])]
        )
    }
}

extension PushJob {
    /// Nobody is signed in to: secrets and kept values show as their names.
    fileprivate var offline: PushJob {
        var job = self
        for value in connector.signIn?.login?.keep ?? [] {
            job.values.keep(value.name, "«kept.\(value.name)»")
        }
        for other in connector.pushes {
            for name in other.keptNames {
                job.values.keep("\(other.name).\(name)", "«kept.\(other.name).\(name)»")
                if other.name == push.name { job.values.keep(name, "«kept.\(name)»") }
            }
        }
        job.connector.signIn?.standInForToken(&job.values)
        job.connector.signIn?.login = nil
        job.connector.system.tls = System.TLS()
        job.values.pseudonymKey = .ofSamples
        for name in job.values.secrets.keys { job.values.secrets[name] = "«secret.\(name)»" }
        return job
    }
}

extension Push {
    /// Names under which values of its answers are kept.
    package var keptNames: [String] {
        var kept = keep + (lookFirst?.keep ?? [])
        if case .lookUp(let lookUp) = ifUnsure { kept += lookUp.keep }
        return kept.map(\.name)
    }
}
