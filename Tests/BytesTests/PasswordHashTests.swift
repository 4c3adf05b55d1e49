import Bytes
import Testing

@Suite struct `The function scrypt` {
    /// RFC 7914, section 12; the fourth takes a gigabyte.
    @Test(arguments: [
        (
            "", "", 4, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `agrees with RFC 7914`(password: String, salt: String, n: Int, r: Int, p: Int, expected: String) {
        let cost = PasswordHash.Cost(logN: n, r: r, p: p)
        let key = scrypt(Array(password.utf8), salt: Array(salt.utf8), cost: cost, count: 64)
        #expect(key.map(hexadecimal) == expected)
    }

    @Test(arguments: [(0, 8, 1), (25, 8, 1), (20, 8, 1), (15, 0, 1), (15, 8, 0), (15, 33, 1), (4, 1, 17)])
    func `refuses a cost that is none or too high`(n: Int, r: Int, p: Int) {
        #expect(scrypt([1], salt: [2], cost: PasswordHash.Cost(logN: n, r: r, p: p), count: 32) == nil)
    }
}

@Suite struct `A kept password` {
    private let cheap = PasswordHash.Cost(logN: 4, r: 1, p: 1)

    @Test func `is read again from its text, whatever it cost`() throws {
        for cost in [cheap, PasswordHash.Cost(logN: 10, r: 8, p: 2), .standard] {
            let kept = try PasswordHash(Array("đường về nhà".utf8), cost: cost)
            let read = try #require(PasswordHash(kept.description))
            #expect(read == kept && read.cost == cost)
            #expect(try read.matches(Array("đường về nhà".utf8)))
            #expect(try !read.matches(Array("đường về nhà ".utf8)))
            #expect(try !read.matches([]))
        }
    }

    /// Made by another program (Python's hashlib): the form is no secret of ours.
    @Test func `of another program is read`() throws {
        let text = "$scrypt$ln=10,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$Palm/zx673nZWV8FeqJFSsr1WuMplnmZp7kryeV18JA"
        let kept = try #require(PasswordHash(text))
        #expect(try kept.matches(Array("mật khẩu dài".utf8)))
    }

    @Test func `has a salt of its own each time`() throws {
        let texts = try (0..<50).map { _ in try PasswordHash([1, 2, 3], cost: cheap).description }
        #expect(Set(texts).count == 50)
    }

    @Test func `that nobody has is matched by nothing`() throws {
        let kept = try PasswordHash.unmatched(cost: cheap)
        #expect(try !kept.matches([]))
        #expect(kept.cost == cheap)
    }

    @Test func `takes bytes of every kind`() throws {
        for password in [[], [0], [0, 1], [UInt8](repeating: 0xFF, count: 100_000)] as [[UInt8]] {
            let kept = try PasswordHash(password, cost: cheap)
            #expect(try kept.matches(password))
            #expect(try !kept.matches(password + [1]))
        }
    }

    @Test(arguments: [
        "", "$", "$scrypt$", "secret", "$scrypt$ln=4,r=1,p=1$$", "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAA$AAAA",
        "$argon2id$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$SALT",
        "$scrypt$ln=99,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$SALT",
        "$scrypt$ln=-1,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$SALT",
        "$scrypt$ln=24,r=32,p=1$AAAAAAAAAAAAAAAAAAAAAA$SALT",
        "$scrypt$r=8,p=1,ln=4$AAAAAAAAAAAAAAAAAAAAAA$SALT",
        "$scrypt$ln=4,r=1,p=1,q=1$AAAAAAAAAAAAAAAAAAAAAA$SALT",
        "$scrypt$ln=4,r=1$AAAAAAAAAAAAAAAAAAAAAA$SALT",
        "$scrypt$ln=4,r=1,p=1$không$SALT", "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$SALT$",
        " $scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$SALT",
    ])
    func `in a damaged text is none`(text: String) {
        let key = String(repeating: "A", count: 43)
        #expect(PasswordHash(text.replacing("SALT", with: key)) == nil)
    }
}
