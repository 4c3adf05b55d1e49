import HubModel
import Synchronization

/// Memory for bodies that are held as they are: it goes round, so that page after page touches the same.
final class BodyMemory: Sendable {
    /// So many bodies are on their way at once: one being read, one fetched ahead.
    private static let keptBlocks = 3

    private struct Block: @unchecked Sendable {
        let memory: UnsafeMutableRawBufferPointer
    }

    private let free = Mutex<[Block]>([])

    /// At least `size` bytes.
    func take(_ size: Int) -> UnsafeMutableRawBufferPointer {
        let block = free.withLock { free in
            free.firstIndex { $0.memory.count >= size }.map { free.remove(at: $0) }
        }
        return block?.memory ?? .allocate(byteCount: size, alignment: 64)
    }

    func give(back memory: UnsafeMutableRawBufferPointer) {
        let block = Block(memory: memory)
        let surplus = free.withLock { free -> Block? in
            free.append(block)
            // The smallest goes: it would fit the fewest bodies.
            guard free.count > BodyMemory.keptBlocks else { return nil }
            return free.indices.min { free[$0].memory.count < free[$1].memory.count }.map {
                free.remove(at: $0)
            }
        }
        surplus?.memory.deallocate()
    }

    deinit {
        free.withLock { for block in $0 { block.memory.deallocate() } }
    }
}

/// A body that grows piece by piece in memory of a pool.
final class BodyBuffer {
    private let pool: BodyMemory
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    private var isHeld = false

    /// `expected`: bytes announced by the sender; more may come.
    init(_ pool: BodyMemory, expected: Int) {
        self.pool = pool
        memory = pool.take(max(expected, 16 << 10))
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    func append(_ piece: [UInt8]) {
        if piece.count > memory.count - count { grow(by: piece.count) }
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyBytes(from: piece)
        count += piece.count
    }

    private func grow(by size: Int) {
        let wider = pool.take(max(memory.count * 2, count + size))
        wider.copyMemory(from: bytes)
        pool.give(back: memory)
        memory = wider
    }

    /// Gives the bytes to whoever reads them; nothing is appended afterwards.
    func hold() -> HeldBytes {
        isHeld = true
        return HeldBytes(memory, count: count) { [pool] in pool.give(back: $0) }
    }

    deinit {
        if !isHeld { pool.give(back: memory) }
    }
}
