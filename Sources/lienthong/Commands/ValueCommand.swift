import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline

struct ValueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "value",
        abstract: "Thử một kiểu với từng giá trị · what a type makes of values.",
        discussion: """
            Đọc mỗi dòng một giá trị từ đầu vào chuẩn, in mỗi dòng một JSON. Mã thoát 1 khi có giá trị bị từ chối.
            Reads one value a line from standard input and prints one line of JSON each: \
            {input, value, flags, error}. Exits 1 when a value is refused.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Kiểu của trường, như trong ánh xạ · the type, as a mapping names it.")
    var type: String?

    @Flag(help: "In mọi kiểu, quy tắc và ví dụ · print every type with its rule and examples.")
    var list = false

    @Option(
        name: .customLong("format"),
        parsing: .upToNextOption,
        help: "Mẫu ngày, thử lần lượt · date patterns, tried in order."
    )
    var formats: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: "Dấu số, viết như ví dụ «1.234,5» · separators, written as an example."
    )
    var separators: [String] = []

    @Option(help: "Đơn vị được cắt bỏ · a unit that is cut off.")
    var unit = ""

    @Flag(help: "Nguồn giữ dạng số, mất số 0 · the source kept a number and lost its zeros.")
    var fromNumber = false

    @Option(
        name: .customLong("with"),
        parsing: .upToNextOption,
        help: "Cột bên cạnh, TÊN=GIÁ_TRỊ · a column beside it, NAME=VALUE."
    )
    var neighbours: [String] = []

    @Option(help: "Múi giờ của nguồn · the zone of the source, as `system.timezone` has it.")
    var zone: String?

    @Flag(help: "Mỗi dòng là các byte, viết thập lục phân · each line is bytes in hexadecimal.")
    var hex = false

    func validate() throws {
        if list == (type != nil) {
            throw ValidationError("một kiểu, hoặc --list · a type, or --list")
        }
    }

    func run() throws {
        guard let type else { return try printTypes() }
        let question = ValueQuestion(
            type: type,
            formats: formats,
            separators: separators,
            unit: unit,
            fromNumber: fromNumber,
            with: neighbours,
            zone: zone,
            adminUnits: try adminUnits(type)
        )
        let probe = try ValueProbe(
            question,
            language: options.language,
            readsHexadecimal: hex,
            now: Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        )
        do {
            let count = try ValueLines().answer(with: probe, read: readInput, write: writeOutput)
            try HubExit.ifNeeded(count.refused > 0 ? .findings : .done)
        } catch let error as POSIXError where error.code == .EPIPE {
            // Whoever read the answers has seen enough, as `head` does.
        }
    }

    /// The units of the project at `--root`, of which other mistakes do not matter here.
    private func adminUnits(_ type: String) throws -> AdminUnits? {
        guard FieldType(rawValue: type) == .adminUnit else { return nil }
        return try AdminUnits(options.project().catalogue.codeTables)
    }

    /// C: `read(2)`.
    private func readInput(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let length = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if length >= 0 { return length }
            guard errno == EINTR else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        }
    }

    /// C: `write(2)`.
    private func writeOutput(_ lines: [UInt8]) throws {
        try lines.withUnsafeBytes { bytes in
            var from = 0
            while from < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[from...])
                let length = write(STDOUT_FILENO, rest.baseAddress, rest.count)
                if length >= 0 {
                    from += length
                } else if errno != EINTR {
                    throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
                }
            }
        }
    }

    private func printTypes() throws {
        let types = TypeListing.all(options.language)
        guard !options.json else { return try options.terminal.printJSON(types) }
        for line in types.flatMap({ $0.lines(options.language) }) { print(line) }
    }
}
