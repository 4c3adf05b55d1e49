import Foundation
import HubModel
import HubOperations
import HubPipeline

/// The folder of a pull of files, with what the samples put into it.
struct FilePlan: Sendable {
    let rehearsed: RehearsedPull
    let files: [SavedFiles.Saved]
    private let transport: any FileTransport
    /// The folder that the samples' names are meant against.
    private let base: String
    private let ready: FileDrop.Ready?
    let rows: [String: [String?]]

    /// What lies in the folder, and since when.
    struct Laid: Sendable {
        var name: String
        var bytes: [UInt8]
        /// The second file that says that the first is whole stands beside it.
        var isMarked = true
        /// While the hub waits for it to stay as it is, it becomes this.
        var grows: [UInt8]?
    }

    /// `folder`: where everything of this rehearsal lies.
    init(_ whole: RehearsedPull, _ sample: SampleFolder, folder: String, transport: any FileTransport)
        async throws
    {
        guard let drop = whole.pull.drop,
            let place = FolderAddress(drop.address, folder: folder, whole.job.values.settings)
        else { throw FilePlan.noFolder(whole.id) }
        rehearsed = whole.dropped(at: place.template, settings: place.settings)
        base = place.base
        ready = drop.ready
        files = sample.answers
        self.transport = transport
        try Self.lay(files.map { Laid(name: $0.name, bytes: $0.bytes) }, at: base, ready)
        let end = await Rehearsal(rehearsed, files: transport).run(PlannedTransport([], signIn: nil))
        guard end.succeeded else { throw CounterpartPlan.brokenSamples(whole.id, end.failure) }
        rows = end.rows
        guard !rows.isEmpty else { throw CounterpartPlan.nothingRead(whole.id, false) }
    }

    /// The rows that these files alone bring.
    func rows(of files: [SavedFiles.Saved]) async throws -> [String: [String?]] {
        try Self.lay(files.map { Laid(name: $0.name, bytes: $0.bytes) }, at: base, ready)
        return await Rehearsal(rehearsed, files: transport).run(PlannedTransport([], signIn: nil)).rows
    }

    /// A run over a folder that is not as it should be, and one over the folder as it should be.
    func play(_ laid: [Laid], isFull: Bool) async throws -> (first: Rehearsed, second: Rehearsed) {
        let rehearsal = Rehearsal(rehearsed, files: transport)
        try Self.lay(laid, at: base, ready)
        let grown = laid.filter { $0.grows != nil }
        let first = await rehearsal.run(PlannedTransport([], signIn: nil)) { [base] in
            for file in grown { try? Data(file.grows ?? []).write(to: URL(filePath: "\(base)/\(file.name)")) }
        }
        try Self.lay(files.map { Laid(name: $0.name, bytes: $0.bytes) }, at: base, ready)
        return (first, await rehearsal.run(PlannedTransport([], signIn: nil), isFull: isFull))
    }

    /// Empties the folder and fills it anew.
    private static func lay(_ files: [Laid], at base: String, _ ready: FileDrop.Ready?) throws {
        try? FileManager.default.removeItem(atPath: base)
        for file in files {
            let path = "\(base)/\(file.name)"
            let folder = (path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(file.bytes).write(to: URL(filePath: path))
            guard case .exists(let template)? = ready, file.isMarked else { continue }
            try Data().write(
                to: URL(filePath: folder + "/" + marker(template, (path as NSString).lastPathComponent))
            )
        }
        if files.isEmpty {
            try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        }
    }

    private static func marker(_ template: Template, _ name: String) -> String {
        template.segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .placeholder: name
            }
        }.joined()
    }

    var waitsForMarker: Bool { if case .exists? = ready { true } else { false } }
    var waitsForQuiet: Bool { if case .unchanged? = ready { true } else { false } }

    private static func noFolder(_ pull: PullID) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "conform.no_folder",
            message: Localized(
                vi: "Địa chỉ tệp của \(pull) có giá trị chưa biết trước, không dựng lại được thư mục.",
                en:
                    "The address of the files of \(pull) holds values that are not known before; its folder cannot be laid out."
            )
        )
    }
}

/// An address of files, moved into a folder of this machine.
private struct FolderAddress {
    var template: Template
    var settings: [String: String]
    /// The folder before the first name that is taken from the files.
    var base: String

    /// `nil` where more than settings stands before the files' own names.
    init?(_ address: Template, folder: String, _ known: [String: String]) {
        var text = address.text
        if text.hasPrefix("sftp://") { text = String(text.dropFirst(7).drop { $0 != "/" }) }
        settings = known
        if case .placeholder(let first)? = address.segments.first, first.root == "settings" {
            settings[first.member] = folder + "/" + first.member
        } else {
            text = folder + (text.hasPrefix("/") ? "" : "/") + text
        }
        guard let template = try? Template(text) else { return nil }
        self.template = template
        var start = ""
        segments: for segment in template.segments {
            switch segment {
            case .literal(let literal): start += literal
            case .placeholder(let placeholder) where placeholder.root == "settings":
                start += settings[placeholder.member] ?? ""
            case .placeholder(let placeholder):
                guard !FileDrop.knownRoots.contains(placeholder.root) else { return nil }
                break segments
            }
        }
        base = String(start[..<(start.lastIndex(of: "/") ?? start.endIndex)])
    }
}
