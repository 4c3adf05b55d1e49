import Foundation

/// On what it was measured.
struct MachineFacts: CustomStringConvertible {
    private let cores: Int
    private let memoryGigabytes: Double
    private let server: String

    init(_ database: Database) throws(BenchFailure) {
        cores = ProcessInfo.processInfo.activeProcessorCount
        memoryGigabytes = Double(ProcessInfo.processInfo.physicalMemory) / 1e9
        server = try database.ask(
            """
            SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)
                || ', fsync ' || current_setting('fsync')
                || ', shared_buffers ' || current_setting('shared_buffers')
                || ', max_wal_size ' || current_setting('max_wal_size')
            """
        )
    }

    var description: String {
        "\(cores) cores, \(memoryGigabytes.formatted(digits: 0)) GB of memory; \(server)"
    }
}
