import Foundation

/// A document between offices as edXML; every other one in the older form.
struct ElectronicDocument {
    let index: Int

    /// Sender, day and notation; a notation may hold commas.
    var identifier: String { "\(sender),2026/06/\(padded(day, 2)),\(number)/\(notation)" }

    var text: String { isOld ? old : new }

    /// A second file, which is not zipped.
    var hasAnnex: Bool { index % 4 == 1 }

    private var isOld: Bool { !index.isMultiple(of: 2) }
    private var day: Int { 1 + index % 15 }
    private var number: Int { 120 + index }
    private var notation: String { index % 4 == 3 ? "CV,HT-STP" : "SKHCN-CNTT" }
    /// Both notations of organisations circulate.
    private var sender: String { isOld ? "000.00.10.H53" : "H53.10" }

    /// QCVN 102:2016, with its prefix.
    private var new: String {
        xml(
            prefix: "edXML:",
            declaration: #"xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016""#,
            envelope: "edXMLEnvelope",
            header: "edXMLHeader"
        )
    }

    /// The older namespace, without a prefix.
    private var old: String {
        xml(
            prefix: "",
            declaration: #"xmlns="http://www.go.vn/eDoc""#,
            envelope: "EdXMLEnvelope",
            header: "EdXMLHeader"
        )
    }

    private func xml(prefix: String, declaration: String, envelope: String, header: String) -> String {
        func leaf(_ name: String, _ text: String) -> String { Markup.element(prefix + name, text) }
        func parent(_ name: String, _ inner: [String]) -> String {
            Markup.parent(prefix + name, inner.joined())
        }
        let message = parent(
            "MessageHeader",
            [
                parent("From", [leaf("OrganId", sender), leaf("OrganName", "Sở Khoa học và Công nghệ")]),
                parent("To", [leaf("OrganId", "H53.19"), leaf("OrganName", "Sở Tư pháp")]),
                leaf("DocumentId", identifier),
                parent("Code", [leaf("CodeNumber", String(number)), leaf("CodeNotation", notation)]),
                parent(
                    "PromulgationInfo",
                    [leaf("Place", "Tây Ninh"), leaf("PromulgationDate", "2026/06/\(padded(day, 2))")]
                ),
                parent("DocumentType", [leaf("Type", "2"), leaf("TypeName", "Công văn")]),
                leaf("Subject", "V/v kết nối, chia sẻ dữ liệu (lần \(index + 1))"),
                leaf("DueDate", index % 3 == 0 ? "" : "2026/06/30"),
                parent("ToPlaces", [leaf("Place", "Như trên"), leaf("Place", "Lưu: VT")]),
            ]
        )
        let traces = parent(
            "TraceHeaderList",
            [
                parent(
                    "TraceHeader",
                    [leaf("OrganId", sender), leaf("Timestamp", "2026/06/\(padded(day, 2)) 09:12:33")]
                ),
                // The element is really spelled so.
                parent("Bussiness", [leaf("BussinessDocType", String(index % 4))]),
            ]
        )
        return #"<?xml version="1.0" encoding="UTF-8"?>"#
            + Markup.parent(
                "\(prefix)edXML \(declaration)",
                parent(envelope, [parent(header, [message, traces])])
                    + parent("AttachmentEncoded", attachments(leaf, parent))
            )
    }

    private func attachments(
        _ leaf: (String, String) -> String,
        _ parent: (String, [String]) -> String
    ) -> [String] {
        let name = "\(number)-SKHCN.pdf"
        let letter = Array("%PDF-1.4 văn bản mẫu số \(number)\n%%EOF\n".utf8)
        var all = [attachment(0, name, "", StoredZip(name: name, content: letter).bytes)]
        if hasAnnex {
            let annex = Array("%PDF-1.4 phụ lục mẫu số \(number)\n%%EOF\n".utf8)
            all.append(attachment(1, "Phụ lục \(number).pdf", "Phụ lục kèm theo", annex))
        }
        return all.map { parent("Attachment", $0.map(leaf)) }
    }

    /// `bytes`: zipped, as the standard has it, or the file itself, as some offices send it.
    private func attachment(
        _ place: Int,
        _ name: String,
        _ description: String,
        _ bytes: [UInt8]
    ) -> [(String, String)] {
        [
            ("ContentId", "3d2f0b7e-0000-4000-800\(place)-\(padded(index, 12))"),
            ("AttachmentName", name), ("ContentType", "application/pdf"), ("Description", description),
            ("ContentTransferEncoded", Data(bytes).base64EncodedString()),
        ]
    }
}
