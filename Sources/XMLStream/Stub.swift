package import Bytes
package enum XMLFailure: Error { case malformed(offset: Int) }
package enum XMLRecordFault: Sendable { case duplicateKey }
package struct XMLRecordReader: ~Copyable {
  package init(records: [StreamStep], read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {}
  package mutating func next(_ body: (RecordTape, XMLRecordFault?) -> Void) throws(XMLFailure) -> Bool { false }
  package func withEnvelope<R>(_ body: (RecordTape) -> R) -> R { unsafe body(RecordTape(nodes: UnsafeBufferPointer(start: nil, count: 0), bytes: UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped, source: UnsafeRawBufferPointer(start: nil, count: 0), offset: 0)) }
  package var holderFound: Bool { true }
}
package enum HTMLFragment { package static func read(_ html: UnsafeRawBufferPointer) -> (text: String, firstImage: String?) { ("", nil) } }
