/// A list of node indices that is filled anew for each record.
final class IndexBuffer {
    private var base = UnsafeMutablePointer<Int32>.allocate(capacity: 64)
    private var capacity = 64
    private(set) var count = 0

    @inline(__always)
    subscript(index: Int) -> Int32 { base[index] }

    @inline(__always)
    func reset() { count = 0 }

    @inline(__always)
    func append(_ index: Int32) {
        if count == capacity { grow() }
        base[count] = index
        count += 1
    }

    @inline(never)
    private func grow() {
        let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity * 2)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }

    deinit { base.deallocate() }
}
