import Foundation

/// The files of many visits in one envelope (`GIAMDINHHS`), as each facility's vendor writes it.
struct VisitEnvelope {
    let facility: Int
    let day: CalendarDay
    let visits: [Visit]

    var text: String {
        #"<?xml version="1.0" encoding="utf-8"?>"#
            + Markup.parent(
                #"GIAMDINHHS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
                Markup.parent("THONGTINDONVI", Markup.element("MACSKCB", Visit.facilities[facility]))
                    + Markup.parent(
                        "THONGTINHOSO",
                        head + Markup.parent("DANHSACHHOSO", visits.map(file).joined())
                    )
                    + "<CHUKYDONVI/>"
            )
    }

    private var head: String {
        Markup.element("NGAYLAP", "\(day.year)\(padded(day.month, 2))\(padded(day.day, 2))")
            + Markup.element("SOLUONGHOSO", String(visits.count))
    }

    private func file(_ visit: Visit) -> String {
        let writer = VisitFiles(visit: visit)
        let parts = writer.all.map { kind, content in
            Markup.parent(
                "FILEHOSO",
                Markup.element("LOAIHOSO", kind) + Markup.parent("NOIDUNGFILE", wrapped(content))
            )
        }
        return Markup.parent("HOSO", parts.joined())
    }

    /// Base64 in one line; plain XML as text; base64 in lines of 76 with a byte order mark inside.
    private func wrapped(_ content: String) -> String {
        switch facility {
        case 0: Data(content.utf8).base64EncodedString()
        case 1: "<![CDATA[\(content)]]>"
        default:
            "\n" + Data(("\u{FEFF}" + content).utf8).base64EncodedString(options: .lineLength76Characters)
                + "\n"
        }
    }
}
