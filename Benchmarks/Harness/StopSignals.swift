import Glibc

/// SIGINT and SIGTERM, held back so that they arrive where the harness waits and nowhere else.
enum StopSignals {
    /// Blocks the signals; before the first thread is made, so that all inherit it.
    static func hold() {
        var set = watched()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Sleeps until a child changes state or somebody wants the harness to stop; true in the second case.
    ///
    /// C: `sigwaitinfo`. A blocked signal stays pending, so none is lost between asking and sleeping.
    static func wait() -> Bool {
        var set = watched()
        let number = sigwaitinfo(&set, nil)
        return number == SIGINT || number == SIGTERM
    }

    private static func watched() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGCHLD] { sigaddset(&set, number) }
        return set
    }
}
