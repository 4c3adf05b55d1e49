import Bytes
import CAllocations
import HubModel
import HubPipeline

/// What one value costs each type of field, over the examples of the type that become a cell.
///
/// Needs neither the database nor the hub's program: the rules run in this process.
struct TypeMeasurement {
    let rounds: Int
    private static let repeats = 500

    /// Two rows per type: nanoseconds per value, the median of the rounds, and allocations per value.
    ///
    /// Allocations are counted over values in which no letter must be changed; at most none is allowed.
    func figures() -> [Figure] {
        FieldType.allCases.flatMap { type in
            let samples = type.examples.filter(\.isWritten).map { Sample(type, $0) }
            var costs: [Double] = []
            for round in 0...rounds {
                let nanoseconds = samples.reduce(0) { $0 + $1.nanoseconds(Self.repeats) }
                // The first round makes what is made once.
                if round > 0 { costs.append(nanoseconds / Double(samples.count)) }
            }
            let allocations = samples.filter(\.example.isPlain).reduce(0) { $0 + $1.allocations(100) }
            let name = "type \(type.rawValue)"
            return [
                Figure(name: name, value: costs.sorted()[costs.count / 2], unit: "ns"),
                Figure(
                    name: "\(name), allocations",
                    value: allocations / Double(samples.count),
                    unit: "per value",
                    bar: 0
                ),
            ]
        }
    }
}

/// One example, ready to be read again and again.
private struct Sample {
    let example: ValueExample
    private let normalizer: Normalizer
    private let bytes: [UInt8]

    init(_ type: FieldType, _ example: ValueExample) {
        self.example = example
        normalizer = Normalizer(type: type, options: example.options)
        bytes = Array(example.input.utf8)
    }

    func nanoseconds(_ count: Int) -> Double {
        let clock = ContinuousClock()
        let took = repeating { read in
            let start = clock.now
            for _ in 0..<count { read() }
            return clock.now - start
        }
        return took / .nanoseconds(count)
    }

    func allocations(_ count: Int) -> Double {
        let allocations = repeating { read in
            let before = callocations_of_thread()
            for _ in 0..<count { read() }
            return callocations_of_thread() - before
        }
        return Double(allocations) / Double(count)
    }

    private func repeating<Result>(_ body: (() -> Void) -> Result) -> Result {
        var arena = CellArena()
        return bytes.withUnsafeBytes { bytes in
            let value = RawValue(bytes: bytes, kind: example.isNumber ? .number : .string)
            return example.neighbours.with { companions in
                body {
                    arena.reset()
                    _ = normalizer.append(value, with: companions, to: &arena)
                }
            }
        }
    }
}

extension ValueExample {
    fileprivate var isWritten: Bool {
        if case .text = expected { true } else { false }
    }
}
