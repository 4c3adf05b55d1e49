import HubModel

/// `files` while it is read.
struct FileDropDraft: Sendable {
    var sftp: Template?
    var https: Template?
    var folder: Template?
    var drop = FileDrop(place: .folder, address: .blank)

    /// `nil` without an address.
    var finished: FileDrop? {
        var drop = drop
        for (place, written) in [(FileDrop.Place.sftp, sftp), (.https, https), (.folder, folder)] {
            guard let written else { continue }
            drop.place = place
            drop.address = written
            return drop
        }
        return nil
    }
}

enum FileDropFields {
    /// Keys that say where the files are.
    static let places = FileDrop.Place.allCases.map(\.rawValue)

    static let block = Block<FileDropDraft>(
        "files",
        vi: "Tệp mà nguồn đặt sẵn: mỗi tệp một trang, lấy một lần.",
        en: "Files that the source puts down: a page each, each taken once.",
        blank: FileDropDraft(),
        choices: [.init(keys: places, isRequired: true)],
        fields: where_ + account + which
    )

    private static let where_: [Field<FileDropDraft>] = [
        .key(
            "sftp",
            \.sftp,
            .fileAddress,
            vi: "«sftp://máy[:cổng]/thư-mục/{tên}.csv»; tên lấy từ đường dẫn cho {file.tên}.",
            en: "`sftp://host[:port]/folder/{name}.csv`; a name taken from the path gives {file.name-of-it}."
        ),
        .key(
            "https",
            \.https,
            .fileAddress,
            vi: "Một địa chỉ https://; ngày trong tên viết {now | …} hay {since | …}.",
            en: "One https:// address; a date in its name is written {now | …} or {since | …}."
        ),
        .key(
            "folder",
            \.folder,
            .fileAddress,
            vi: "Thư mục trên máy này: «/srv/drop/{tên}.xlsx», hoặc tính từ thư mục dự án.",
            en: "A folder of this machine: `/srv/drop/{name}.xlsx`, or from the project's folder."
        ),
    ]

    private static let account: [Field<FileDropDraft>] = [
        .key("user", \.drop.user, .template, vi: "Tài khoản.", en: "The account."),
        .key(
            "password",
            \.drop.password,
            .template,
            vi: "Mật khẩu: {secret.…}.",
            en: "Password: {secret.…}."
        ),
        .key(
            "private_key",
            \.drop.privateKey,
            .template,
            vi: "Khoá riêng ed25519 hoặc ECDSA, không mật khẩu: {secret.…}.",
            en: "An ed25519 or ECDSA private key without a passphrase: {secret.…}."
        ),
        .key(
            "host_key",
            \.drop.hostKeys,
            Kind<Template>.template.oneOrMany,
            vi: "Dấu vân tay SHA-256 của máy chủ SFTP, bắt buộc; hai cái trong lúc đổi khoá.",
            en: "SHA-256 fingerprint of the SFTP server, required; two while the key changes."
        ),
    ]

    private static let which: [Field<FileDropDraft>] = [
        .key(
            "pick",
            \.drop.pick,
            .word(),
            absent: "new",
            vi: "new: mỗi tệp một lần theo tên và nội dung; newest: tệp mới nhất; all: mọi tệp.",
            en: "new: each once, by name and bytes; newest: the last one; all: every file."
        ),
        .key(
            "ready_when",
            \.drop.ready,
            .fileReady,
            vi: "Khi nào tệp đã đủ: «{file}.ok exists» hoặc «unchanged 30s».",
            en: "When a file is whole: `{file}.ok exists` or `unchanged 30s`."
        ),
        .key(
            "after",
            \.drop.after,
            .fileAfter,
            absent: "leave",
            vi: "Sau khi đã ghi: leave, delete, hoặc «move_to THƯ-MỤC».",
            en: "Once it is committed: leave, delete, or `move_to FOLDER`."
        ),
    ]
}

extension Kind where Value == FileDrop {
    static var files: Kind {
        let block = FileDropFields.block
        return Kind(shape: .block(block.shape)) { element, reading in
            guard var drop = block.read(element, &reading)?.finished else { return nil }
            drop.location = element.location
            return drop
        }
    }
}

extension Kind where Value == Template {
    static var fileAddress: Kind {
        let template = Kind.template(wanted: Localized(vi: "một địa chỉ", en: "an address"))
        return Kind(
            shape: .text("address", example: "sftp://{settings.host}/out/{month}.csv"),
            read: template.read
        )
    }
}

extension Kind where Value == FileDrop.Ready {
    static var fileReady: Kind {
        .scalar(
            .text("condition", pattern: "(^unchanged [0-9]+(s|m|h)$| exists$)", example: "{file}.ok exists")
        ) {
            text,
            element,
            reading in
            if text.hasPrefix("unchanged "), let span = CalendarDuration(text.dropFirst(10).trimmingSpaces),
                span.count > 0, [.second, .minute, .hour].contains(span.unit)
            {
                return .unchanged(span)
            }
            let name = text.hasSuffix(" exists") ? text.dropLast(7).trimmingSpaces : ""
            guard !name.isEmpty else {
                reading.report(
                    .badFiles,
                    at: element.location,
                    vi: "«\(text)» không nói được khi nào tệp đã đủ.",
                    en: "`\(text)` does not say when a file is whole.",
                    cure: Localized(
                        vi: "Viết «{file}.ok exists» hoặc «unchanged 30s».",
                        en: "Write `{file}.ok exists` or `unchanged 30s`."
                    )
                )
                return nil
            }
            return reading.template(name, in: element, start: 0).map(FileDrop.Ready.exists)
        }
    }
}

extension Kind where Value == FileDrop.After {
    static var fileAfter: Kind {
        .scalar(
            .text("leave, delete or move_to FOLDER", pattern: "^(leave|delete|move_to .+)$", example: "leave")
        ) {
            text,
            element,
            reading in
            switch text {
            case "leave": return .leave
            case "delete": return .delete
            default: break
            }
            let folder = text.hasPrefix("move_to ") ? text.dropFirst(8).trimmingSpaces : ""
            guard !folder.isEmpty else {
                reading.unknownChoice(text, among: ["leave", "delete", "move_to FOLDER"], at: element)
                return nil
            }
            return reading.template(folder, in: element, start: 8).map(FileDrop.After.moveTo)
        }
    }
}
