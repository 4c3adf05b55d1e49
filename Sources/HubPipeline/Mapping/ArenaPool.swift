import Synchronization

/// An arena that can be handed from the mapper to the loader and back; only one of them touches it at a time.
final class ArenaBox: @unchecked Sendable {
    var arena: CellArena

    /// Room for most groups at once: untouched pages of it are not resident.
    init(capacity: Int = 12 << 20) {
        arena = CellArena(capacity: capacity)
    }
}

/// Arenas go round: one is filled while another is loaded.
final class ArenaPool: Sendable {
    private let free = Mutex<[ArenaBox]>([])

    /// `files`: takes what is written as a `file`.
    func take(for files: (any FileSink)?) -> ArenaBox {
        let box = free.withLock { $0.popLast() } ?? ArenaBox()
        box.arena.reset()
        box.arena.files = files
        return box
    }

    func give(back box: ArenaBox) {
        free.withLock { $0.append(box) }
    }
}
