import Foundation
import HubPipeline

/// The texts that bytes may stand for, and the forms that a text may hide another in.
enum ScanViews {
    static func texts(of bytes: [UInt8]) -> [String] {
        if bytes.starts(with: [0xFF, 0xFE]) { return [TextCodec.decode(bytes, .utf16LittleEndian)] }
        if bytes.starts(with: [0xFE, 0xFF]) { return [TextCodec.decode(bytes, .utf16BigEndian)] }
        if let text = String(validating: bytes, as: UTF8.self) { return [text] }
        return TextEncoding.legacy.map { TextCodec.decode(bytes, $0) }
    }

    /// The text, and what it says once references, escapes and percents are read.
    static func views(of text: String) -> [String] {
        var views = [text]
        for _ in 0..<3 {
            let last = views[views.count - 1]
            let next = unescaped(last)
            guard next != last else { break }
            views.append(next)
        }
        return views
    }

    private static func unescaped(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            if let (scalar, length) = escape(bytes, index) {
                output += scalar
                index += length
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func escape(_ bytes: [UInt8], _ index: Int) -> ([UInt8], Int)? {
        switch bytes[index] {
        case UInt8(ascii: "%"): percent(bytes, index)
        case UInt8(ascii: "\\"): backslash(bytes, index)
        case UInt8(ascii: "&"): reference(bytes, index)
        default: nil
        }
    }

    private static func percent(_ bytes: [UInt8], _ index: Int) -> ([UInt8], Int)? {
        guard index + 2 < bytes.count, let byte = hexadecimal(bytes[index + 1...index + 2]) else {
            return nil
        }
        return ([UInt8(byte)], 3)
    }

    private static func backslash(_ bytes: [UInt8], _ index: Int) -> ([UInt8], Int)? {
        guard index + 1 < bytes.count else { return nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "u"):
            guard index + 5 < bytes.count, let unit = hexadecimal(bytes[index + 2...index + 5]) else {
                return nil
            }
            return (Unicode.Scalar(UInt32(unit)).map { Array(String($0).utf8) } ?? [0x20], 6)
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"): return ([0x20], 2)
        case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "\\"): return ([bytes[index + 1]], 2)
        default: return nil
        }
    }

    private static func reference(_ bytes: [UInt8], _ index: Int) -> ([UInt8], Int)? {
        guard let end = bytes[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[index + 1..<end], as: UTF8.self)
        let length = end - index + 1
        switch name {
        case "amp": return ([UInt8(ascii: "&")], length)
        case "lt": return ([UInt8(ascii: "<")], length)
        case "gt": return ([UInt8(ascii: ">")], length)
        case "quot", "apos", "nbsp", "#160": return ([0x20], length)
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let value =
            digits.first == "x" || digits.first == "X"
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap(Unicode.Scalar.init).map { (Array(String($0).utf8), length) }
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: bytes, as: UTF8.self), radix: 16)
    }

    /// Long runs of its letters that stand for text, an archive or a document.
    static func base64(in text: String) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var run: [UInt8] = []
        func take() {
            defer { run.removeAll(keepingCapacity: true) }
            guard run.count >= 16 else { return }
            let plain = run.map {
                $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
            }
            let letters = plain.filter { $0 != UInt8(ascii: "=") }
            let padded = letters + [UInt8](repeating: UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
            guard let data = Data(base64Encoded: Data(padded)), isReadable(Array(data)) else { return }
            found.append(Array(data))
        }
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            if isOfBase64(byte) {
                run.append(byte)
            } else if byte == 0x0A || byte == 0x0D, run.count >= 60, index + 1 < bytes.count {
                continue
            } else {
                take()
            }
        }
        take()
        return found
    }

    /// Any word decodes to something; what is neither packed nor mostly text is nothing.
    private static func isReadable(_ bytes: [UInt8]) -> Bool {
        if Wrapping.isGzip(bytes) || Wrapping.isZip(bytes) || bytes.starts(with: [0xFF, 0xFE]) {
            return true
        }
        return bytes.count { (0x20..<0x7F).contains($0) } * 10 >= bytes.count * 6
    }

    private static func isOfBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "+/=-_".utf8.contains(byte)
        }
    }
}
