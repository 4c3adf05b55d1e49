import HubModel
import HubTransport
import Testing

@Suite struct `Place of an address` {
    @Test(arguments: [
        ("http://a.example", "a.example:80"),
        ("https://a.example/hoso?k=secret", "a.example:443"),
        ("HTTPS://A.example?x", "A.example:443"),
        ("http://a.example:8080#x", "a.example:8080"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("https://[2001:db8::1]/", "[2001:db8::1]:443"),
        ("http://127.0.0.1:5000/a@b:c", "127.0.0.1:5000"),
    ])
    func `is host and port and nothing else`(url: String, place: String) throws {
        #expect(try WebAddress(url).place == place)
    }
}
