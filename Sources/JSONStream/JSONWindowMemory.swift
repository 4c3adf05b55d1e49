import CJSON
import Synchronization

/// Memory of windows and of their tokens: it goes round, so that document after document touches the same.
enum JSONWindowMemory {
    /// Stage 1 and name hashing may read this much behind the last byte.
    private static let padding = 64
    /// A document is read by one thread at a time, rarely two.
    private static let keptBlocks = 2
    /// What one very long record has needed is not kept.
    private static let largest = 8 << 20

    @safe private struct Block: @unchecked Sendable {
        let index: OpaquePointer
        let start: UnsafeMutableRawPointer
        let size: Int
    }

    private static let free = Mutex<[Block]>([])

    /// Memory for a window of `size` bytes or more, for the positions of its tokens, and how much it is.
    static func take(_ size: Int) throws(JSONFailure) -> (OpaquePointer, UnsafeMutableRawPointer, Int) {
        let block = free.withLock { free in
            free.firstIndex { $0.size >= size }.map { free.remove(at: $0) }
        }
        if let block { return unsafe (block.index, block.start, block.size) }
        guard let index = unsafe cjson_index_new() else { throw .noMemory }
        return unsafe (index, allocate(size), size)
    }

    static func give(back index: OpaquePointer, _ start: UnsafeMutableRawPointer, size: Int) {
        let block = unsafe Block(index: index, start: start, size: size)
        let surplus = free.withLock { free -> Block? in
            guard size <= largest else { return block }
            free.append(block)
            // The smallest goes: it would serve the fewest windows.
            guard free.count > keptBlocks else { return nil }
            return free.indices.min { free[$0].size < free[$1].size }.map { free.remove(at: $0) }
        }
        guard let surplus else { return }
        unsafe cjson_index_free(surplus.index)
        unsafe surplus.start.deallocate()
    }

    static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
        let start = UnsafeMutableRawPointer.allocate(byteCount: capacity + padding, alignment: 64)
        unsafe (start + capacity).initializeMemory(as: UInt8.self, repeating: 0, count: padding)
        return unsafe start
    }
}
