package import Bytes

/// A value as it stands in a record: bytes already unescaped, and what the document said it was.
package struct RawValue {
    package var bytes: UnsafeRawBufferPointer
    package var kind: RecordNode.Kind

    @inline(__always)
    package init(bytes: UnsafeRawBufferPointer, kind: RecordNode.Kind) {
        self.bytes = bytes
        self.kind = kind
    }
}
