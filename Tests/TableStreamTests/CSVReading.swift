import Bytes
import TableStream

/// All that a reader says of a file: records as `name=value` joined by `|`, faults, and why it ended.
struct CSVReading: Equatable {
    var records: [String] = []
    var sources: [String] = []
    var offsets: [Int] = []
    var lines: [Int] = []
    var faults: [TableFault?] = []
    var failure = ""
    var capacity = 0

    static func == (left: CSVReading, right: CSVReading) -> Bool {
        left.records == right.records && left.sources == right.sources && left.offsets == right.offsets
            && left.lines == right.lines && left.faults == right.faults && left.failure == right.failure
    }

    /// `piece`: how many bytes come at a time.
    init(
        _ bytes: [UInt8],
        _ dialect: CSVDialect = CSVDialect(),
        limits: TableLimits = TableLimits(),
        piece: Int = .max
    ) {
        var position = 0
        let reader = CSVRecordReader(dialect, limits: limits) { buffer in
            let count = min(buffer.count, bytes.count - position, piece)
            buffer.copyBytes(from: bytes[position..<(position + count)])
            position += count
            return count
        }
        do {
            while try reader.next({ take($0, $1, line: reader.line) }) {}
        } catch {
            failure = "\(error)"
        }
        capacity = reader.capacity
    }

    init(_ text: String, _ dialect: CSVDialect = CSVDialect()) { self.init(Array(text.utf8), dialect) }

    private mutating func take(_ record: RecordTape, _ fault: TableFault?, line: Int) {
        records.append(CSVReading.text(record))
        sources.append(String(decoding: record.source, as: UTF8.self))
        offsets.append(record.offset)
        lines.append(line)
        faults.append(fault)
    }

    private static func text(_ record: RecordTape) -> String {
        (1..<record.nodes.count).map { index in
            let node = record.nodes[index]
            func part(_ offset: UInt32, _ length: UInt32) -> String {
                let bytes = UnsafeRawBufferPointer(start: record.bytes + Int(offset), count: Int(length))
                return String(decoding: bytes, as: UTF8.self)
            }
            let name = part(node.nameOffset, node.nameLength)
            return "\(name)=\(part(node.valueOffset, node.valueLength))"
        }.joined(separator: "|")
    }
}
