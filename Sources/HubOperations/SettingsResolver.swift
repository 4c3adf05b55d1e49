import Foundation
package import HubManifest
package import HubModel

/// Finds a connector's settings: the variable `LIENTHONG_<CONNECTOR>_<SETTING>`, then the environment's file,
/// then the manifest's default.
///
/// A secret comes only from a variable, or from the file that `…_FILE` names (mode 0600).
package struct SettingsResolver: Sendable {
    private let variables: [String: String]
    private let file: EnvironmentFile?

    package init(variables: [String: String], file: EnvironmentFile?) {
        self.variables = variables
        self.file = file
    }

    package struct Resolved: Sendable {
        package var settings: [String: String] = [:]
        package var secrets: [String: String] = [:]
    }

    /// Throws `settings.missing` with every setting that has no value.
    package func resolve(_ connector: Connector) throws(HubFailure) -> Resolved {
        var resolved = Resolved()
        var missing: [String] = []
        for setting in connector.settings {
            let variable = variable(connector.name, setting.name)
            guard setting.kind != .secret else {
                if let secret = try secret(variable) {
                    resolved.secrets[setting.name] = secret
                } else {
                    missing.append(variable)
                }
                continue
            }
            let value =
                variables[variable] ?? file?.settings[connector.name]?[setting.name] ?? setting.defaultValue
            if let value, setting.choices.isEmpty || setting.choices.contains(value) {
                resolved.settings[setting.name] = value
            } else {
                missing.append(variable)
            }
        }
        guard missing.isEmpty else { throw absent(missing, connector.name) }
        return resolved
    }

    /// What resolves, without complaint about the rest: for work that calls nobody.
    package func resolveLeniently(_ connector: Connector) -> Resolved {
        var resolved = Resolved()
        for setting in connector.settings {
            let variable = variable(connector.name, setting.name)
            if setting.kind == .secret {
                resolved.secrets[setting.name] = variables[variable] ?? "-"
            } else {
                resolved.settings[setting.name] =
                    variables[variable] ?? file?.settings[connector.name]?[setting.name] ?? setting
                    .defaultValue
                    ?? setting.example ?? ""
            }
        }
        return resolved
    }

    private func variable(_ connector: String, _ setting: String) -> String {
        "LIENTHONG_\(connector)_\(setting)".uppercased().replacing("-", with: "_")
    }

    /// Of a variable, or of the file that `…_FILE` names; `nil` where neither is set.
    package func secret(_ variable: String) throws(HubFailure) -> String? {
        if let value = variables[variable], !value.isEmpty { return value }
        guard let path = variables[variable + "_FILE"] else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue,
            let text = try? String(contentsOfFile: path, encoding: .utf8)
        else {
            throw failure(
                "secret.file",
                vi: "Không đọc được tệp bí mật «\(path)».",
                en: "The secret file «\(path)» cannot be read."
            )
        }
        guard mode & 0o077 == 0 else {
            throw failure(
                "secret.file_mode",
                vi: "Tệp bí mật «\(path)» người khác đọc được: chạy chmod 600.",
                en: "The secret file «\(path)» can be read by others: run chmod 600."
            )
        }
        return text.trimmingSpaces
    }

    private func absent(_ variables: [String], _ connector: String) -> HubFailure {
        let list = variables.joined(separator: ", ")
        return failure(
            "settings.missing",
            vi:
                "Hệ thống «\(connector)» thiếu thiết lập: đặt biến \(list), hoặc ghi vào environments/<tên>.yaml (trừ bí mật).",
            en:
                "Connector «\(connector)» lacks settings: set \(list), or write them into environments/<name>.yaml (secrets excepted)."
        )
    }

    private func failure(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }
}
