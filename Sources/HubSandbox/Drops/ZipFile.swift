/// A zip archive of stored files (PKWARE APPNOTE 6.3) that is written piece by piece and never held as a whole.
struct ZipFile {
    /// A file whose content can be made as often as it is asked for: once to be measured, once to be written.
    struct Entry {
        var name: String
        /// Hands the content over in pieces.
        var content: (_ write: ([UInt8]) throws -> Void) throws -> Void

        init(_ name: String, content: @escaping (_ write: ([UInt8]) throws -> Void) throws -> Void) {
            self.name = name
            self.content = content
        }

        init(_ name: String, _ text: String) {
            self.init(name) { write in try write(Array(text.utf8)) }
        }
    }

    private struct Measure {
        var sum = CRC32()
        var size = 0
        var offset = 0
    }

    let entries: [Entry]

    func write(to sink: ([UInt8]) throws -> Void) throws {
        var offset = 0
        var directory: [UInt8] = []
        for entry in entries {
            var measure = Measure(offset: offset)
            try entry.content { piece in
                measure.sum.update(piece)
                measure.size += piece.count
            }
            let head = header(entry, measure)
            try sink(head)
            try entry.content(sink)
            offset += head.count + measure.size
            directory += record(entry, measure)
        }
        try sink(directory + end(directorySize: directory.count, offset: offset))
    }

    var bytes: [UInt8] {
        get throws {
            var bytes: [UInt8] = []
            try write { bytes += $0 }
            return bytes
        }
    }

    // MARK: Records

    private func header(_ entry: Entry, _ measure: Measure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittle(0x0403_4B50, 4)
        bytes += common(entry, measure)
        bytes += Array(entry.name.utf8)
        return bytes
    }

    private func record(_ entry: Entry, _ measure: Measure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittle(0x0201_4B50, 4)
        bytes.appendLittle(20, 2)
        bytes += common(entry, measure)
        // Comment length, disk, attributes inside and outside.
        bytes.appendLittle(0, 10)
        bytes.appendLittle(UInt64(measure.offset), 4)
        bytes += Array(entry.name.utf8)
        return bytes
    }

    /// Version, names in UTF-8, stored, the first moment that DOS knows, checksum, sizes, lengths.
    private func common(_ entry: Entry, _ measure: Measure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittle(20, 2)
        bytes.appendLittle(0x0800, 2)
        bytes.appendLittle(0, 2)
        bytes.appendLittle(0x0021_0000, 4)
        bytes.appendLittle(UInt64(measure.sum.value), 4)
        bytes.appendLittle(UInt64(measure.size), 4)
        bytes.appendLittle(UInt64(measure.size), 4)
        bytes.appendLittle(UInt64(entry.name.utf8.count), 2)
        bytes.appendLittle(0, 2)
        return bytes
    }

    private func end(directorySize: Int, offset: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittle(0x0605_4B50, 4)
        bytes.appendLittle(0, 4)
        bytes.appendLittle(UInt64(entries.count), 2)
        bytes.appendLittle(UInt64(entries.count), 2)
        bytes.appendLittle(UInt64(directorySize), 4)
        bytes.appendLittle(UInt64(offset), 4)
        bytes.appendLittle(0, 2)
        return bytes
    }
}
