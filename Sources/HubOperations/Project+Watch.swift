package import HubModel

// What a project promises, has agreed and schedules, for those who watch whether it is kept.
extension Project {
    /// Of every pull, in the order of the connectors.
    package var promises: [PullPromise] {
        catalogue.connectors.flatMap { connector in
            connector.pulls.map { pull in
                PullPromise(
                    pull: PullID(connector: connector.name, pull: pull.name),
                    entity: pull.into,
                    freshWithin: pull.freshWithin
                )
            }
        }
    }

    package var watched: Watched {
        Watched(promises: promises, limits: quotaLimits, jobs: scheduledJobs)
    }

    /// Of pulls, pushes and connectors, as people call them.
    package var watchedTitles: [String: String] {
        var titles: [String: String] = [:]
        for connector in catalogue.connectors {
            titles[connector.name] = connector.title
            for pull in connector.pulls { titles["\(connector.name)/\(pull.name)"] = pull.title }
            for push in connector.pushes { titles["\(connector.name)/\(push.name)"] = push.title }
        }
        return titles
    }

    /// What is signed in with and signed with; never from a file of the project.
    package func alertSecrets() throws(HubFailure) -> AlertChannels.Secrets {
        AlertChannels.Secrets(
            mailPassword: try settings.secret("LIENTHONG_ALERTS_SMTP_PASSWORD"),
            webhookSecret: try settings.secret("LIENTHONG_ALERTS_WEBHOOK_SECRET")
        )
    }

    private var quotaLimits: [Limits] {
        let compiler = JobCompiler(self)
        var names: Set<String> = []
        return catalogue.connectors.map(compiler.limits(of:))
            .filter { !CallingTimes($0).quotas.isEmpty && names.insert($0.name).inserted }
    }

    private var scheduledJobs: [Watched.Job] {
        catalogue.schedules.flatMap { schedule in
            schedule.jobs.map { Watched.Job(schedule: schedule.name, target: $0.target) }
        }
    }
}
