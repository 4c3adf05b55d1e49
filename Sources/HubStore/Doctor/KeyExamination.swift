package import HubModel
import PQ

/// Whether the hub's key is there, for its eyes alone, and both lists of erasures say the same.
package struct KeyExamination: Examination {
    package let group = ExaminationGroup.keys
    package let subject = "hub.key"
    private let register: ErasureRegister

    package init(_ register: ErasureRegister) {
        self.register = register
    }

    package func findings() async -> [Finding] {
        await .of(subject) {
            let look = try await register.compare()
            guard look.hasKey else {
                return [
                    Finding(
                        "key.none",
                        subject,
                        .note,
                        Localized(
                            vi: "chưa có: lần đầu cần tới sẽ tạo",
                            en: "none yet: it is made when it is first needed"
                        )
                    )
                ]
            }
            var found = [
                Finding(
                    "key.there",
                    subject,
                    .good,
                    Localized(
                        vi: "có, chỉ chủ đọc được; \(look.both) dấu xoá",
                        en: "there, for its owner alone; \(look.both) marks of erasures"
                    )
                )
            ]
            if look.onlyInFile > 0 {
                found.append(
                    Finding(
                        "erasures.database_behind",
                        "tombstones",
                        .warning,
                        Localized(
                            vi: "\(look.onlyInFile) dấu xoá chỉ có trong tệp: cơ sở dữ liệu đã lùi về trước",
                            en:
                                "\(look.onlyInFile) marks are in the file alone: the database went back in time"
                        ),
                        cure: Localized(
                            vi: "Lượt chạy tới xoá lại những người ấy trước khi làm gì khác.",
                            en: "The next run erases those persons again before it does anything else."
                        )
                    )
                )
            }
            if look.onlyInDatabase > 0 {
                found.append(
                    Finding(
                        "erasures.file_behind",
                        "tombstones",
                        .warning,
                        Localized(
                            vi: "\(look.onlyInDatabase) dấu xoá chỉ có trong cơ sở dữ liệu",
                            en: "\(look.onlyInDatabase) marks are in the database alone"
                        ),
                        cure: Localized(
                            vi: "Lượt chạy tới chép vào var/tombstones; sao lưu tệp ấy cùng var/hub.key.",
                            en:
                                "The next run copies them to var/tombstones; back that file up with var/hub.key."
                        )
                    )
                )
            }
            return found
        }
    }
}

extension ErasureRegister {
    /// What `doctor` tells of both lists.
    struct Comparison: Sendable {
        var hasKey: Bool
        var both = 0
        var onlyInFile = 0
        var onlyInDatabase = 0
    }
}
