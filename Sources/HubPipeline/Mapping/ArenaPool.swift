import Synchronization

/// An arena that can be handed from the mapper to the loader and back; only one of them touches it at a time.
final class ArenaBox: @unchecked Sendable {
    /// Room for most groups at once: untouched pages of it are not resident.
    var arena = CellArena(capacity: 12 << 20)
}

/// Arenas go round: one is filled while another is loaded.
final class ArenaPool: Sendable {
    private let free = Mutex<[ArenaBox]>([])

    func take() -> ArenaBox {
        guard let box = free.withLock({ $0.popLast() }) else { return ArenaBox() }
        box.arena.reset()
        return box
    }

    func give(back box: ArenaBox) {
        free.withLock { $0.append(box) }
    }
}
