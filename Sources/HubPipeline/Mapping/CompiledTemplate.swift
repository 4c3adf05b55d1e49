import HubModel

/// A template over a record, laid out for the hot loop.
///
/// Literals and single children of the record, padded or not, are nearly all of what templates are made of: they are
/// read without counting a reference.
final class CompiledTemplate: @unchecked Sendable {
    struct Piece {
        enum Kind: UInt8 {
            case literal, child
            /// Read from `parts`.
            case other
        }

        var kind: Kind
        /// Of a child: where its name stands in a `RecordShape`, and the width that zeros fill up to.
        var slot: Int32 = 0
        var width: Int32 = 0
        /// Of a literal.
        var start: Int32 = 0
        var count: Int32 = 0
    }

    let parts: [FieldPlan.Part]
    /// One for each part; never written after `init`, like the literals.
    let pieces: UnsafeMutableBufferPointer<Piece>
    private let literals: UnsafeMutableRawBufferPointer

    init(_ parts: [FieldPlan.Part]) {
        self.parts = parts
        var bytes: [UInt8] = []
        let pieces = parts.map { Piece($0, &bytes) }
        self.pieces = .allocate(capacity: pieces.count)
        _ = self.pieces.initialize(from: pieces)
        literals = .allocate(byteCount: bytes.count, alignment: 1)
        literals.copyBytes(from: bytes)
    }

    deinit {
        pieces.deallocate()
        literals.deallocate()
    }

    @inline(__always)
    func literal(_ piece: Piece) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: literals[Int(piece.start)..<Int(piece.start + piece.count)])
    }
}

extension CompiledTemplate.Piece {
    fileprivate init(_ part: FieldPlan.Part, _ literals: inout [UInt8]) {
        switch part {
        case .literal(let bytes), .fixed(let bytes):
            self.init(kind: .literal, start: Int32(literals.count), count: Int32(bytes.count))
            literals += bytes
        case .path(let path, let pipes) where path.soleChild != nil && pipes.count <= 1:
            switch pipes.first {
            case nil, .text: self.init(kind: .child, slot: Int32(path.slot))
            case .pad(let width):
                self.init(kind: .child, slot: Int32(path.slot), width: Int32(clamping: width))
            default: self.init(kind: .other)
            }
        case .path, .each, .file, .placeholder: self.init(kind: .other)
        }
    }
}
