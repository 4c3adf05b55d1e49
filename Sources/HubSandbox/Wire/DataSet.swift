/// A .NET DataSet on the wire: a schema, then a diffgram; without rows there is no data set in it.
struct DataSet {
    /// The SOAP operation that answers with it.
    var operation: String
    /// What each row's element is called.
    var table: String
    /// Cells of each row; an element without text is not written.
    var rows: [[(name: String, text: String)]]

    var text: String {
        Markup.parent(
            #"\#(operation)Response xmlns="http://tempuri.org/""#,
            Markup.parent("\(operation)Result", Self.schema + diffgram)
        )
    }

    private static let schema = #"""
        <xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema" \#
        xmlns:msdata="urn:schemas-microsoft-com:xml-msdata"><xs:element name="NewDataSet" \#
        msdata:IsDataSet="true"/></xs:schema>
        """#

    private var diffgram: String {
        let rows = rows.enumerated().map(row).joined()
        return Markup.parent(
            #"diffgr:diffgram xmlns:msdata="urn:schemas-microsoft-com:xml-msdata" "#
                + #"xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1""#,
            rows.isEmpty ? "" : Markup.parent(#"NewDataSet xmlns="""#, rows)
        )
    }

    private func row(_ position: Int, _ cells: [(name: String, text: String)]) -> String {
        Markup.parent(
            #"\#(table) diffgr:id="\#(table)\#(position + 1)" msdata:rowOrder="\#(position)""#,
            cells.filter { !$0.text.isEmpty }.map { Markup.element($0.name, $0.text) }.joined()
        )
    }
}
