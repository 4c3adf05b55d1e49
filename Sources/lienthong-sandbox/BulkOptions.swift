import ArgumentParser
import Foundation
import HubSandbox

/// Single large files, for measuring.
struct BulkOptions: ParsableArguments {
    @Option(help: "Write a bus network as a GTFS zip to this file instead of serving (ghi tệp GTFS).")
    var writeFeed: String?

    @Option(help: "Write coach timetables as a workbook to this file instead of serving (ghi tệp Excel).")
    var writeWorkbook: String?

    @Option(help: "Stop times of the bus network, or rows of the workbook (số dòng).")
    var lines = 100_000

    func validate() throws {
        guard lines > 0 else { throw ValidationError("--lines must be above 0.") }
    }

    /// Whether there was something to write.
    func write() throws -> Bool {
        if let path = writeFeed {
            try write(path) { try TransitFeed(stopTimes: lines).write(to: $0) }
        } else if let path = writeWorkbook {
            try write(path) { try ProvinceWorkbook(trips: lines).write(to: $0) }
        } else {
            return false
        }
        return true
    }

    private func write(_ path: String, _ content: (([UInt8]) throws -> Void) throws -> Void) throws {
        try Data().write(to: URL(filePath: path))
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try content { try file.write(contentsOf: $0) }
        try file.close()
        print("wrote \(path)")
    }
}
