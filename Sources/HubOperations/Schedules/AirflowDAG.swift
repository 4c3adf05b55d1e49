package import HubModel

/// A schedule as a DAG of Apache Airflow (2.4 or newer, 3 too): each job one task that calls the program.
///
/// Retries, catching up and politeness are the hub's: Airflow only says when, and shows what became of it.
package struct AirflowDAG: Sendable {
    package var command: ScheduledCommand

    package init(_ command: ScheduledCommand) { self.command = command }

    /// The name of the file and its Python.
    package func file(_ schedule: Schedule) -> (name: String, text: String) {
        ("lienthong_\(Self.identifier(schedule.name)).py", text(schedule))
    }

    private func text(_ schedule: Schedule) -> String {
        let tasks = schedule.jobs.map { task($0) }.joined(separator: "\n")
        let order = schedule.jobs.flatMap { job in
            job.after.filter { before in schedule.jobs.contains { $0.target == before } }.map {
                "    \(Self.variable($0)) >> \(Self.variable(job.target))"
            }
        }
        return """
            \(Self.head(schedule.name))

            with DAG(
                dag_id=\(Self.python("lienthong_" + Self.identifier(schedule.name))),
                description=\(Self.python(schedule.title)),
                schedule=\(when(schedule)),
                start_date=pendulum.datetime(2026, 1, 1, tz=\(Self.python(schedule.zone.identifier))),
                catchup=False,
                max_active_runs=1,
                default_args={"retries": 0},
                tags=["lienthong"],
            ):
            \(tasks)\(order.isEmpty ? "" : "\n\n" + order.joined(separator: "\n"))

            """
    }

    private static func head(_ schedule: String) -> String {
        [
            "# Made by `lienthong schedule export airflow`; write it again when schedules/\(schedule).yaml changes.",
            "import datetime", "", "import pendulum", "", "try:", "    from airflow.sdk import DAG",
            "except ImportError:", "    from airflow import DAG", "try:",
            "    from airflow.providers.standard.operators.bash import BashOperator", "except ImportError:",
            "    from airflow.operators.bash import BashOperator",
        ].joined(separator: "\n")
    }

    /// 1 means that records were refused, which the hub reports itself; 75 that another run holds the lease.
    private func task(_ job: Schedule.Job) -> String {
        let shell =
            (command.secrets.map { "set -a; . \(ScheduledCommand.quoted($0)); set +a; " } ?? "")
            + "\(command.line(job.target)); code=$?; [ $code -eq 1 ] && exit 0; exit $code"
        return """
                \(Self.variable(job.target)) = BashOperator(
                    task_id=\(Self.python(Self.variable(job.target))),
                    bash_command=\(Self.python(shell)) + " ",
                    skip_on_exit_code=75,
                    append_env=True,
                    trigger_rule="none_failed",
                )
            """
    }

    /// A line of cron where one says it all, otherwise a span.
    private func when(_ schedule: Schedule) -> String {
        let lines = schedule.recurrence.cronLines
        if lines.count == 1 { return Self.python(lines[0]) }
        let seconds = schedule.recurrence.span?.components.seconds ?? 86_400
        return "datetime.timedelta(seconds=\(seconds))"
    }

    private static func identifier(_ name: String) -> String {
        String(name.map { $0.isLetter && $0.isASCII || $0.isNumber && $0.isASCII ? $0 : "_" })
    }

    private static func variable(_ target: String) -> String { "job_" + identifier(target) }

    /// A literal of Python; letters stay as they are (its sources are UTF-8).
    private static func python(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n": "\\n"
            case _ where scalar.value < 32 || scalar.value == 127: ""
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
