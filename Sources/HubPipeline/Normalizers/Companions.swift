package import HubModel

/// Values of other columns of the same row that a type checks against (`with:` of the manifests).
///
/// Valid while the row is being mapped. What is missing, or cannot be understood, is not checked.
package struct Companions {
    package enum Sex: Sendable, Hashable {
        case male, female

        /// Reads `male`, `female`, `Nam` and `Nữ`, as code tables produce them; `nil` for any other text.
        package init?(_ text: UnsafeRawBufferPointer) {
            if text.isOne(of: ["male", "Nam", "nam", "NAM"]) {
                self = .male
            } else if text.isOne(of: ["female", "Nữ", "nữ", "NỮ"]) {
                self = .female
            } else {
                return nil
            }
        }
    }

    /// The text of a column, without the cell's length.
    package var sex: UnsafeRawBufferPointer?
    /// The day of birth, where all of it is known.
    package var born: CivilDate?
    /// The year of birth, where no more than that is known.
    package var bornYear: Int?
    /// The day that the record speaks of.
    package var on: CivilDate?

    @inline(__always)
    package init(
        sex: UnsafeRawBufferPointer? = nil,
        born: CivilDate? = nil,
        bornYear: Int? = nil,
        on: CivilDate? = nil
    ) {
        self.sex = sex
        self.born = born
        self.bornYear = bornYear
        self.on = on
    }

    /// Nothing to check against.
    @inline(__always)
    package static var none: Companions { Companions() }

    var knownSex: Sex? { sex.flatMap(Sex.init) }
    var knownYear: Int? { born?.components.year ?? bornYear }
}

extension UnsafeRawBufferPointer {
    /// Byte for byte one of a few words.
    func isOne<let count: Int>(of words: InlineArray<count, StaticString>) -> Bool {
        for index in words.indices where equals(words[index]) { return true }
        return false
    }

    @inline(__always)
    func equals(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && begins(with: word)
    }

    @inline(__always)
    func begins(with prefix: StaticString) -> Bool {
        let prefix = UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        guard count >= prefix.count else { return false }
        for index in 0..<prefix.count where self[index] != prefix[index] { return false }
        return true
    }

    /// The bytes from `from` up to `until`, or to the end.
    @inline(__always)
    func slice(_ from: Int, _ until: Int? = nil) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[from..<(until ?? count)])
    }
}
