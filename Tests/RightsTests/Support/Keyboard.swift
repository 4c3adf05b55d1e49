import Foundation

/// The program on a terminal, and somebody who types when asked.
struct Keyboard {
    let root: String

    struct Ending {
        var status: Int32
        /// All that the terminal showed.
        var screen: String
    }

    /// Types the next line whenever the screen ends with `: `.
    func run(_ arguments: [String], typing lines: [String]) throws -> Ending {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        guard master >= 0 else { throw CocoaError(.fileNoSuchFile) }
        defer { close(master) }
        let process = try start(arguments, on: try Keyboard.terminal(of: master))
        var screen: [UInt8] = []
        var rest = lines[...]
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(master, &buffer, buffer.count)
            // EIO: the program has ended, and nobody has the terminal open.
            guard count > 0 else { break }
            screen += buffer[..<count]
            guard screen.suffix(2).elementsEqual(": ".utf8), let line = rest.popFirst() else { continue }
            let typed = Array((line + "\n").utf8)
            guard write(master, typed, typed.count) == typed.count else { break }
        }
        process.waitUntilExit()
        return Ending(status: process.terminationStatus, screen: String(decoding: screen, as: UTF8.self))
    }

    /// Unlocks the terminal behind a master and gives its path: what `unlockpt` and `ptsname` do, which Swift does not see.
    private static func terminal(of master: Int32) throws -> String {
        let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        var value: Int32 = 0
        guard ioctl(master, unlock, &value) == 0, ioctl(master, number, &value) == 0 else {
            throw CocoaError(.fileNoSuchFile)
        }
        return "/dev/pts/\(value)"
    }

    private func start(_ arguments: [String], on terminal: String) throws -> Process {
        let descriptor = open(terminal, O_RDWR | O_NOCTTY)
        guard descriptor >= 0 else { throw CocoaError(.fileNoSuchFile) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Command.program())
        process.arguments = arguments + ["--root", root, "--lang", "en"]
        process.standardInput = handle
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        try handle.close()
        return process
    }
}
