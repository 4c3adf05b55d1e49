import Foundation
import HubModel

/// Files of the landing store.
///
/// Every call blocks: from the store's own thread alone.
enum LandingFiles {
    /// `<root>/ab/cdef….zst`.
    static func path(of digest: Digest, below root: String) -> String {
        let name = digest.description
        return "\(root)/\(name.prefix(2))/\(name.dropFirst(2)).zst"
    }

    static func folder(of digest: Digest, below root: String) -> String {
        "\(root)/\(digest.description.prefix(2))"
    }

    /// Free part of a file system for this user, 0 to 1; of the nearest folder above that is there.
    ///
    /// C: `statvfs`.
    static func freeShare(of path: String) -> Double {
        var status = statvfs()
        var path = path
        while statvfs(path, &status) != 0 {
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return 1 }
            path = String(path[..<slash])
        }
        return status.f_blocks == 0 ? 1 : Double(status.f_bavail) / Double(status.f_blocks)
    }

    /// Of all files in a folder and those below it; what goes while it is counted is not there.
    ///
    /// C: `readdir`, `lstat`.
    static func bytes(below folder: String) -> Int64 {
        guard let listing = opendir(folder) else { return 0 }
        defer { closedir(listing) }
        var total: Int64 = 0
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var status = stat()
            guard name != ".", name != "..", lstat("\(folder)/\(name)", &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: total += bytes(below: "\(folder)/\(name)")
            case S_IFREG: total += Int64(status.st_size)
            default: continue
            }
        }
        return total
    }

    /// Makes a folder and those above it; the new name is made durable in its parent.
    static func makeFolder(_ path: String) throws {
        if access(path, F_OK) == 0 { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
        }
        if mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
        guard errno == EEXIST else { throw HubFailure.landing(errno) }
    }

    /// Makes a name durable.
    ///
    /// C: `fsync` of its folder.
    static func syncFolder(of path: String) throws {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = Glibc.open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HubFailure.landing(errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw HubFailure.landing(errno) }
    }

    static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = write(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw HubFailure.landing(count < 0 ? errno : ENOSPC) }
            rest = rest.dropFirst(count)
        }
    }
}

extension HubFailure {
    static func landingFull(_ error: Int32 = ENOSPC) -> HubFailure {
        HubFailure(
            .load,
            .retry(after: .seconds(600)),
            code: "landing.full",
            message: Localized(
                vi: "Ổ đĩa lưu câu trả lời sắp đầy. Giải phóng dung lượng, rồi chạy lại; chưa có gì bị mất.",
                en:
                    "The disk for answers is full or nearly so. Free some room, then run again; nothing is lost."
            ),
            detail: String(cString: strerror(error))
        )
    }

    static func landingGone(_ id: Int64) -> HubFailure {
        HubFailure(
            .load,
            .failRun,
            code: "landing.gone",
            message: Localized(
                vi: "Nội dung của câu trả lời \(id) không còn được lưu (keep_answers).",
                en: "The bytes of answer \(id) are no longer kept (keep_answers)."
            )
        )
    }

    static let landingCorrupt = HubFailure(
        .load,
        .failRun,
        code: "landing.corrupt",
        message: Localized(
            vi:
                "Nội dung đã lưu không còn đúng với mã SHA-256 của nó. Chạy “lienthong doctor” và kiểm tra ổ đĩa.",
            en: "Stored bytes no longer have their SHA-256. Run `lienthong doctor` and check the disk."
        )
    )

    static func tooLarge(_ limit: Int64) -> HubFailure {
        HubFailure(
            .request,
            .failRun,
            code: "request.too_large",
            message: Localized(
                vi:
                    "Câu trả lời lớn hơn giới hạn \(limit) byte. Nếu đúng là cần, tăng answer_at_most của pull.",
                en:
                    "The answer is larger than the limit of \(limit) bytes. If that is right, raise answer_at_most."
            )
        )
    }

    /// A failed system call of the landing store: EFBIG is a limit on file size and counts as a full disk.
    static func landing(_ error: Int32) -> HubFailure {
        switch error {
        case ENOSPC, EDQUOT, EFBIG: landingFull(error)
        default:
            HubFailure(
                .load,
                .retry(after: .seconds(60)),
                code: "landing.unavailable",
                message: Localized(
                    vi: "Không ghi được vào thư mục lưu câu trả lời. Kiểm tra quyền và ổ đĩa, rồi chạy lại.",
                    en:
                        "The folder for answers cannot be written. Check its rights and its disk, then run again."
                ),
                detail: String(cString: strerror(error))
            )
        }
    }
}
