import Foundation
import Testing

/// The traps of the health insurance's portal.
@Suite struct `Health insurance traps` {
    private let folder = "health-insurance/samples/visit_files"

    @Test func `trap 09: files come in base64, plain, in lines and with a byte order mark, under two roots`()
        throws
    {
        let visits = try Goldens.rows(folder, "hi_visit")
        let drugs = try Goldens.rows(folder, "hi_visit_drug")
        let forms = [
            ("page-1-hiv-is-left-out", "<NOIDUNGFILE>PFRPTkdfSE9QPj"),
            ("page-14-numbers-without-first-zeros", "<NOIDUNGFILE><![CDATA[<TONG_HOP>"),
            // "77u/" is the byte order mark.
            ("page-27-circular-4210-and-tuberculosis", "77u/"),
        ]
        for (page, form) in forms {
            #expect(try Goldens.text("\(folder)/\(page).xml").contains(form), "\(page)")
        }
        for facility in ["80001", "80012", "80105"] {
            #expect(visits.contains { $0["facility"] == facility })
            #expect(drugs.contains { $0["facility"] == facility })
        }
        // The second vendor's numbers have lost their first zeros.
        #expect(visits.filter { $0["facility"] == "80012" }.allSatisfy { $0["citizen_id"]?.count == 12 })
    }

    @Test func `what tells of HIV or tuberculosis is not staged, and nothing names a disease or a drug`()
        throws
    {
        // As the pages have them: a visit with XML6, and one with XML15.
        let visits = try Goldens.rows(folder, "hi_visit").compactMap { $0["visit_id"] }
        #expect(!visits.contains("LK260316000027") && !visits.contains("LK260322000029"))
        #expect(try !Goldens.rows(folder, "hi_visit_drug").contains { $0["visit_id"] == "LK260316000027" })
        for entity in ["hi_visit", "hi_visit_drug", "hi_visit_service"] {
            let rows = try Goldens.text("\(folder)/expected.rows.\(entity).tsv")
            for word in ["Tenofovir", "Paracetamol", "B20", "A15", "A97", "BAO-VE"] {
                #expect(!rows.contains(word))
            }
        }
    }

    @Test func `trap 12: credentials in the address are known by their placeholders alone`() throws {
        let requests = try Goldens.text("\(folder)/expected.requests.txt").split(separator: "\n")
        let asked = requests.filter { $0.contains("qd130") }
        #expect(asked.count == 39)
        #expect(asked.allSatisfy { $0.contains("token=%C2%ABkept.token%C2%BB") })
    }

    @Test func `trap 23: no request asks for more than the 31 days that the portal gives`() throws {
        let format = DateFormatter()
        format.dateFormat = "dd/MM/yyyy"
        format.timeZone = TimeZone(secondsFromGMT: 0)
        for line in try Goldens.text("\(folder)/expected.requests.txt").split(separator: "\n") {
            guard
                let items = URLComponents(string: line.split(separator: " ").last.map(String.init) ?? "")?
                    .queryItems,
                let from = items.first(where: { $0.name == "tuNgay" })?.value.flatMap(format.date(from:)),
                let through = items.first(where: { $0.name == "denNgay" })?.value.flatMap(format.date(from:))
            else { continue }
            #expect(through.timeIntervalSince(from) <= 31 * 86_400, "\(line)")
        }
    }
}
