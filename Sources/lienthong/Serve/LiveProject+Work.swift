import HubModel
import HubOperations
import HubPipeline
import ServiceLifecycle

extension LiveProject {
    /// Works by the project that is current, and begins again with each one that is taken, until the service is to stop.
    ///
    /// `work` comes to its end once its flag is raised; it gives back `false` where there is nothing to do by this project.
    func eachInTurn(_ work: (Project, StopFlag) async throws -> Bool) async throws {
        while !Interrupts.stop.isRaised {
            // The stream first: a project taken in between is then an element of it.
            let reloads = reloads
            let project = current
            let stop = StopFlag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await LiveProject.raise(stop, after: reloads) }
                if try await !work(project, stop) { try await group.next() }
                group.cancelAll()
            }
        }
    }

    /// At the next element, or when the service is to stop.
    private static func raise(_ stop: StopFlag, after reloads: AsyncStream<Void>) async {
        await cancelWhenGracefulShutdown {
            for await _ in reloads { break }
        }
        stop.raise()
    }
}
