/// How the private server is set up.
enum ServerSettings {
    /// Written once behind `postgresql.conf`; the owner of the machine may change them.
    ///
    /// Durable: `fsync` and `full_page_writes` stay on. The checkpoint settings let a million rows pass without a
    /// checkpoint in the middle. The log keeps no statement and no detail, because they hold personal data.
    static let file = """

        # Set by lienthong for its private database.
        shared_buffers = 256MB
        work_mem = 16MB
        maintenance_work_mem = 128MB
        effective_cache_size = 1GB
        max_connections = 60
        max_wal_size = 4GB
        min_wal_size = 256MB
        checkpoint_timeout = 15min
        wal_compression = on
        random_page_cost = 1.1
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] '
        log_error_verbosity = terse
        log_min_error_statement = panic
        log_parameter_max_length = 0

        """

    /// Given at every start: what the hub relies on.
    ///
    /// `mmap`, because containers often have only 64 MB of `/dev/shm`.
    static func arguments(_ home: ClusterHome) -> [String] {
        [
            "listen_addresses=",
            "port=\(ClusterHome.port)",
            "unix_socket_directories=\"\(home.socketFolder)\"",
            "unix_socket_permissions=0700",
            "dynamic_shared_memory_type=mmap",
        ].flatMap { ["-c", $0] }
    }
}
