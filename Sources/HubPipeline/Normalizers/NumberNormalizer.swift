import HubModel

/// `integer`, `decimal` and `money_vnd`.
///
/// JSON numbers have a decimal point. Text has the separators that the mapping declares; only where it
/// declares none are they guessed (`NumberText`).
struct NumberNormalizer: Sendable {
    private let separators: [DecimalSeparators]
    private let unit: [UInt32]
    /// A text of digits and at most one point can be read as a JSON number.
    private let readsPlainText: Bool

    init(_ options: ValueOptions) {
        separators = options.separators
        unit = options.unit.unicodeScalars.map { LatinCase.lower($0.value) }
        readsPlainText = separators.first.map { $0.decimal == UInt8(ascii: ".") } ?? true
    }

    func appendInteger(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        to arena: inout CellArena
    ) -> Outcome {
        with(bytes, isNumber: isNumber, isMoney: false) { number in
            if case .refused(let rule) = number { return .fault(rule) }
            let (value, isRounded) = number.whole()
            guard !isRounded else { return .fault(.numberNotWhole) }
            guard let value else { return .fault(.numberOutOfRange) }
            arena.append(int64: value)
            return .written
        }
    }

    /// Whole đồng; a fraction is rounded and noted.
    @inline(__always)
    func appendMoney(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        to arena: inout CellArena
    ) -> Outcome {
        with(bytes, isNumber: isNumber, isMoney: true) { number in
            if case .refused(let rule) = number {
                return rule == .numberNegotiable ? .empty(note: rule) : .fault(rule)
            }
            let (value, isRounded) = number.whole()
            guard let value else { return .fault(.numberOutOfRange) }
            arena.append(int64: value)
            return isRounded ? .flagged(.numberRounded) : .written
        }
    }

    @inline(__always)
    func appendDecimal(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        to arena: inout CellArena
    ) -> Outcome {
        with(bytes, isNumber: isNumber, isMoney: false) { number in
            switch number {
            case .refused(let rule): return .fault(rule)
            case .short(let magnitude, let scale, let isNegative):
                arena.append(numeric: magnitude, scale: scale, isNegative: isNegative)
            case .long(let digits, let scale, let isNegative):
                let isWritten: Void? = digits.withUnsafeBytes {
                    try? arena.append(numericDigits: $0, scale: scale, isNegative: isNegative)
                }
                guard isWritten != nil else { return .fault(.numberOutOfRange) }
            }
            return .written
        }
    }

    @inline(__always)
    private func with(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        isMoney: Bool,
        _ body: (ScannedNumber) -> Outcome
    ) -> Outcome {
        // Of text without declared separators three places behind a point may be thousands.
        if let plain = ScannedNumber.plain(bytes),
            isNumber || plain.scale == 0 || (readsPlainText && (plain.scale != 3 || !separators.isEmpty))
        {
            return body(
                .short(magnitude: plain.magnitude, scale: plain.scale, isNegative: plain.isNegative)
            )
        }
        return isNumber ? body(ScannedNumber.general(bytes)) : text(bytes, isMoney: isMoney, body)
    }

    @inline(never)
    private func text(
        _ bytes: UnsafeRawBufferPointer,
        isMoney: Bool,
        _ body: (ScannedNumber) -> Outcome
    ) -> Outcome {
        PlainText.with(bytes) { plain in
            body(
                LoweredText.with(plain) { scalars in
                    NumberText.read(scalars, separators: separators, unit: unit, isMoney: isMoney)
                }
            )
        }
    }
}
