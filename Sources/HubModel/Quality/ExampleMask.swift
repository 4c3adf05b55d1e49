/// What a value looks like, without what it says: `0912 345 678` is `9999 999 999`, `Lê Thị Mẫu` is `Aa Aaa Aaa`.
package enum ExampleMask {
    package static func pattern(of text: String) -> String {
        String(
            text.prefix(40).map { character -> Character in
                if character.isNumber { return "9" }
                if character.isUppercase { return "A" }
                if character.isLetter { return "a" }
                return character
            }
        )
    }
}
