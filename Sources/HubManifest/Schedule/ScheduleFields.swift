import HubModel

enum ScheduleFields {
    static let job = Block<Schedule.Job>(
        "job",
        vi: "Một việc và những việc nó chờ.",
        en: "A job, and what it waits for.",
        blank: Schedule.Job(target: ""),
        fields: [
            .key(
                "job",
                \.target,
                .text,
                .required,
                vi: "«hệ thống» hoặc «hệ thống/lượt lấy».",
                en: "`connector` or `connector/pull`."
            ),
            .key(
                "after",
                \.after,
                Kind<String>.text.oneOrMany,
                vi: "Chạy sau những việc này.",
                en: "Runs after these."
            ),
        ]
    )

    static let block = Block<Schedule>(
        "schedule",
        vi: "Khi nào chạy việc gì.",
        en: "What runs when.",
        blank: Schedule(name: "", title: "", recurrence: .daily(minute: 0), jobs: []),
        fields: [
            .key(
                "schedule",
                \.name,
                .dashedOrName,
                .required,
                vi: "Tên, như tên tệp.",
                en: "The name, as the file is called."
            ),
            .key("title", \.title, .text, .required, vi: "Tên hiển thị.", en: "What screens show."),
            .key("run", \.recurrence, .recurrence, .required, vi: "Lúc nào.", en: "When."),
            .key("timezone", \.zone, .zone, absent: "Asia/Ho_Chi_Minh", vi: "Múi giờ.", en: "The time zone."),
            .key(
                "overlap",
                \.overlap,
                .word(),
                absent: "skip",
                vi: "Khi lần trước chưa xong.",
                en: "When the one before still runs."
            ),
            .key(
                "catch_up",
                \.catchUp,
                .word(),
                absent: "once",
                vi: "Khi đã lỡ giờ.",
                en: "When its time was missed."
            ),
            .key("jobs", \.jobs, .jobs, .required, vi: "Các việc.", en: "The jobs."),
        ]
    )
}

extension Kind where Value == String {
    static var dashedOrName: Kind {
        .scalar(.text("name", pattern: "^[a-z][a-z0-9_-]{0,62}$", example: "nightly")) {
            text,
            element,
            reading in
            reading.checkName(text, mark: text.contains("_") ? "_" : "-", at: element)
            return text
        }
    }
}

extension Kind where Value == [Schedule.Job] {
    static var jobs: Kind {
        let block = ScheduleFields.job.kind
        let text = Kind<String>.text
        let job = Kind<Schedule.Job>(shape: .any([text.shape, block.shape])) { element, reading in
            guard element.text != nil else { return block.read(element, &reading) }
            return text.read(element, &reading).map { Schedule.Job(target: $0) }
        }
        return job.list
    }
}
