import HubModel

enum EnvironmentFields {
    static let block = Block<EnvironmentFile>(
        "environment",
        vi: "Giá trị của một môi trường, không có bí mật.",
        en: "The settings of one environment, no secrets.",
        blank: EnvironmentFile(name: ""),
        fields: [
            .key(
                "settings",
                \.choices,
                Kind<[Named<String>]>.named(.anyText).map {
                    Dictionary($0.map { ($0.name, $0.value) }) { first, _ in first }
                },
                vi: "Những gì ánh xạ để môi trường chọn: tên và lựa chọn.",
                en: "What mappings leave to the environment: name and choice."
            ),
            .key(
                "connectors",
                \.settings,
                .connectorSettings,
                vi: "Hệ thống, rồi tên và giá trị.",
                en: "Connector, then name and value."
            ),
            .key(
                "database",
                \.database,
                .text,
                vi: "Địa chỉ PostgreSQL, không có mật khẩu.",
                en: "PostgreSQL's address, without a password."
            ),
            .key(
                "alerts",
                \.alerts,
                AlertFields.block.kind,
                vi: "Có chuyện thì báo ai.",
                en: "Whom to tell when something is not as it should be."
            ),
        ]
    )
}

extension Kind where Value == [String: [String: String]] {
    static var connectorSettings: Kind {
        let values = Kind<[Named<String>]>.named(.anyText)
        return Kind<[Named<[Named<String>]>]>.named(values).map { connectors in
            Dictionary(
                connectors.map { connector in
                    (
                        connector.name,
                        Dictionary(connector.value.map { ($0.name, $0.value) }) { first, _ in first }
                    )
                }
            ) { first, _ in first }
        }
    }
}
