import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore

/// The flags that every command has.
struct GlobalOptions: ParsableArguments {
    @Option(help: "Thư mục dự án · the folder with Connectors/, Mappings/, schedules/.")
    var root = "."

    @Option(help: "Tên một tệp trong environments/ · the name of a file in environments/.")
    var environment: String?

    @Option(help: "Ngôn ngữ: vi hay en · language of messages; otherwise LANG decides.")
    var lang: String?

    @Flag(help: "In JSON cho máy đọc · print JSON.")
    var json = false

    func validate() throws {
        if let lang, Language(rawValue: lang) == nil {
            throw ValidationError("--lang vi hoặc --lang en · --lang takes vi or en")
        }
    }

    var language: Language { lang.flatMap(Language.init(rawValue:)) ?? .ofProcess }

    var terminal: Terminal { Terminal(language: language, isJSON: json) }

    /// The project's root as an absolute path.
    var rootPath: String {
        URL(fileURLWithPath: root, relativeTo: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
            .standardizedFileURL.path
    }

    /// Where answers land.
    var landingPath: String { rootPath + "/var/landing" }

    /// Who acts, for the audit.
    var person: String { variables["SUDO_USER"] ?? NSUserName() }

    var variables: [String: String] { ProcessInfo.processInfo.environment }

    func project() throws -> Project {
        var project = try Project(
            root: rootPath,
            environment: environment ?? variables["LIENTHONG_ENVIRONMENT"],
            variables: variables
        )
        let key = HubKey(folder: rootPath + "/var", environment: variables)
        project.pseudonymKey = PseudonymKey { try key.readOrMake() }
        return project
    }
}

extension Language {
    /// Vietnamese unless the locale is English: cron runs without a locale, and its readers are Vietnamese.
    static var ofProcess: Language {
        let variables = ProcessInfo.processInfo.environment
        let locale = variables["LC_ALL"] ?? variables["LC_MESSAGES"] ?? variables["LANG"] ?? ""
        return locale.lowercased().hasPrefix("en") ? .english : .vietnamese
    }
}
