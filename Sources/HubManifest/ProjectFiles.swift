import Foundation
import HubModel

/// Walks the project's folders and reads each file by the declaration of its kind.
struct ProjectFiles {
    private(set) var diagnostics: [Diagnostic] = []
    /// What was read, by path.
    private(set) var texts = FileTexts()
    private let root: String
    /// What stands in place of files, by path.
    private let drafts: [String: [UInt8]]
    private var project: Project

    static let endings = ["yaml", "yml", "json"]

    init(root: String, _ gaps: LanguageGaps, drafts: [String: [UInt8]] = [:]) {
        self.root = root
        self.drafts = drafts
        project = Project(gaps)
    }

    mutating func read() -> Project {
        guard ["Connectors", "Mappings", "schedules"].contains(where: isFolder) else {
            report(
                .misplacedFile,
                file: ".",
                vi: "Không thấy thư mục Connectors/, Mappings/ hay schedules/ ở đây.",
                en: "There is no folder Connectors/, Mappings/ or schedules/ here.",
                cure: Localized(
                    vi: "Chạy ở thư mục của dự án, hoặc thêm --root THƯ_MỤC.",
                    en: "Run it in the project's folder, or add --root FOLDER."
                )
            )
            return project
        }
        for name in names(in: "Connectors") { connector(name) }
        for file in manifests(in: "Mappings") { entity(file) }
        for file in names(in: "Mappings/codes") where file.hasSuffix(".csv") { codeTable(file) }
        for file in manifests(in: "schedules") { schedule(file) }
        for file in manifests(in: "environments") { environment(file) }
        for folder in AppFile.Callers.allCases.map(\.folder) {
            for file in names(in: folder) { appFile(file, in: folder) }
        }
        return project
    }

    // MARK: - The kinds of files

    private mutating func connector(_ name: String) {
        let folder = "Connectors/\(name)"
        guard isFolder(folder) else {
            guard ProjectFiles.endings.contains(where: { name.hasSuffix("." + $0) }) else { return }
            return report(
                .misplacedFile,
                file: folder,
                vi: "Tệp này nằm ngoài thư mục của hệ thống.",
                en: "This file is outside a connector's folder.",
                cure: Localized(
                    vi: "Chuyển thành Connectors/<hệ thống>/connector.yaml.",
                    en: "Move it to Connectors/<system>/connector.yaml."
                )
            )
        }
        let files = ProjectFiles.endings.map { "\(folder)/connector.\($0)" }.filter(exists)
        for second in files.dropFirst() { reportSecond(second) }
        guard let file = files.first else {
            project.unreadable.connectors.insert(name)
            return report(
                .misplacedFile,
                file: folder,
                vi: "Thư mục không có connector.yaml.",
                en: "The folder has no connector.yaml.",
                cure: Localized(
                    vi: "Thêm connector.yaml («lienthong connector new»), hoặc xoá thư mục.",
                    en: "Add connector.yaml (`lienthong connector new`), or delete the folder."
                )
            )
        }
        guard let draft = manifest(file, name: name, ConnectorFields.block) else {
            project.unreadable.connectors.insert(name)
            return
        }
        // The folder's name is what others refer to; a difference is told by the check.
        var connector = draft.value.finished
        connector.location = draft.root.location
        connector.name = name
        project.connectors.append(draft.with(connector))
        samples(of: connector, in: folder)
    }

    private mutating func samples(of connector: Connector, in folder: String) {
        for pull in names(in: folder + "/samples")
        where names(in: "\(folder)/samples/\(pull)").contains(where: {
            $0.hasPrefix("page") && $0.hasSuffix(".json")
        }) {
            project.pullsWithJSON.insert(PullID(connector: connector.name, pull: pull))
        }
    }

    private mutating func entity(_ file: String) {
        let name = baseName(file)
        guard var manifest = manifest("Mappings/\(file)", name: name, EntityFields.block) else {
            project.unreadable.entities.insert(name)
            return
        }
        manifest.value.location = manifest.root.location
        manifest.value.name = name
        project.entities.append(manifest)
    }

    private mutating func codeTable(_ file: String) {
        let path = "Mappings/codes/\(file)"
        var reader = CodeTableReader(file: path)
        let table = bytes(path, atMost: CodeTableReader.largestFile).flatMap {
            reader.read(name: baseName(file), $0)
        }
        diagnostics += reader.diagnostics
        guard let table else {
            project.unreadable.codeTables.insert(baseName(file))
            return
        }
        project.codeTables.append(table)
    }

    private mutating func schedule(_ file: String) {
        let name = baseName(file)
        guard var manifest = manifest("schedules/\(file)", name: name, ScheduleFields.block) else { return }
        manifest.value.location = manifest.root.location
        manifest.value.name = name
        project.schedules.append(manifest)
    }

    private mutating func environment(_ file: String) {
        let name = baseName(file)
        guard var manifest = manifest("environments/\(file)", name: name, EnvironmentFields.block) else {
            return
        }
        manifest.value.name = name
        manifest.value.location = manifest.root.location
        project.environments.append(manifest)
    }

    private mutating func appFile(_ file: String, in folder: String) {
        let path = "\(folder)/\(file)"
        guard !isFolder(path) || !AppFile.Callers.allCases.map(\.folder).contains(path) else { return }
        guard file.hasSuffix(".sql"), !isFolder(path) else {
            return report(
                .misplacedFile,
                file: path,
                vi: "Trong \(folder)/ chỉ có tệp .sql.",
                en: "\(folder)/ holds files of .sql alone.",
                cure: Localized(vi: "Chuyển tệp này đi nơi khác.", en: "Move the file elsewhere.")
            )
        }
        guard let bytes = bytes(path, atMost: AppFileCheck.largestFile) else { return }
        let check = AppFileCheck(path, bytes)
        diagnostics += check.diagnostics
        if let file = check.file { project.appFiles.append(file) }
    }

    // MARK: - Reading

    private mutating func manifest<Value: Sendable>(
        _ file: String,
        name: String,
        _ block: Block<Value>
    ) -> ManifestFile<Value>? {
        guard let bytes = bytes(file) else { return nil }
        var document = DocumentReader(file: file)
        let root = document.read(bytes)
        diagnostics += document.diagnostics
        if let source = document.source { texts.add(source, root) }
        guard let root else { return nil }
        // What hands a mapping its parent stands in other files: `ParentPathCheck`.
        var reading = Reading(project.gaps, mayHaveParent: Value.self == Entity.self)
        let value = block.read(root, &reading)
        diagnostics += reading.diagnostics
        return value.map {
            ManifestFile(
                file: file,
                name: name,
                root: root,
                value: $0,
                templates: reading.templates,
                repetitions: reading.repetitions
            )
        }
    }

    /// Reads one byte more than a file may have, never all of a huge one.
    private mutating func bytes(_ file: String, atMost: Int = DocumentReader.largestFile) -> [UInt8]? {
        if let draft = drafts[file] { return draft }
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: root).appending(path: file))
            defer { try? handle.close() }
            return Array(try handle.read(upToCount: atMost + 1) ?? Data())
        } catch {
            report(
                .unreadableFile,
                file: file,
                vi: "Không mở được tệp.",
                en: "The file cannot be opened.",
                cure: Localized(vi: "Kiểm tra quyền đọc.", en: "Check the permission to read it.")
            )
            return nil
        }
    }

    private mutating func report(
        _ code: DiagnosticCode,
        file: String,
        vi: String,
        en: String,
        cure: Localized? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                code,
                at: SourceLocation(file: file, line: 1, column: 1),
                Localized(vi: vi, en: en),
                cure: cure
            )
        )
    }

    // MARK: - Folders

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
            && isFolder.boolValue
    }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(path)")
    }

    private func names(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Files of manifests, one for each name; a second of the same name is told and left out.
    private mutating func manifests(in folder: String) -> [String] {
        var seen: Set<String> = []
        return names(in: folder).filter { file in
            guard ProjectFiles.endings.contains(where: { file.hasSuffix("." + $0) }) else { return false }
            guard !seen.insert(baseName(file)).inserted else { return true }
            reportSecond("\(folder)/\(file)")
            return false
        }
    }

    private mutating func reportSecond(_ file: String) {
        report(
            .declaredTwice,
            file: file,
            vi: "Đã có một tệp cùng tên với đuôi khác.",
            en: "There is a file of the same name with another ending.",
            cure: Localized(vi: "Bỏ một trong hai.", en: "Remove one of the two.")
        )
    }

    private func baseName(_ file: String) -> String {
        file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    }
}

extension ManifestFile {
    fileprivate func with<Other: Sendable>(_ value: Other) -> ManifestFile<Other> {
        ManifestFile<Other>(
            file: file,
            name: name,
            root: root,
            value: value,
            templates: templates,
            repetitions: repetitions
        )
    }
}
