import HTTPTypes

extension FaultLayer.Incident {
    /// The request that is answered in place of the one that came.
    func distorted(_ request: SandboxRequest) -> SandboxRequest {
        rule.kind == .repeatPage ? request.forEarlierPage : request
    }

    /// What goes over the wire in place of the undistorted answer to a request for `path`.
    ///
    /// No other place knows how a fault looks. `port` is this server's own.
    func distorted(_ answer: Answer, path: String, port: Int) -> Delivery {
        let half = answer.body.count / 2
        switch rule.kind {
        case .tooManyRequests: return Delivery(.tooManyRequests)
        case .unavailable, .doneUnavailable:
            return Delivery(.json(Canned.unavailable, status: .serviceUnavailable))
        case .tokenDies: return Delivery(.json(Canned.tokenExpired, status: .unauthorized))
        case .errorIn200:
            return Delivery(answer.isXML ? .xml(Array(Canned.busyXML.utf8)) : .json(Canned.busy))
        case .htmlInstead: return Delivery(.html)
        case .redirectForeign: return Delivery(.redirect(to: "http://localhost:\(port)/foreign\(path)"))
        case .drop, .lost: return Delivery(answer, .dropped)
        case .delay: return delayed(answer)
        case .dropAfterHead: return Delivery(answer, .cut(after: 0))
        case .truncate: return Delivery(answer, .cut(after: half))
        case .truncateChunked: return Delivery(answer, .cutChunked(after: half))
        case .slowDrip: return Delivery(answer, .dripping(piece: 16, pause: .milliseconds(rule.pause)))
        case .tooLarge: return Delivery(answer, .endless(blanks: 256 << 20))
        case .clockSkew: return skewed(answer)
        case .repeatPage: return Delivery(answer)
        case .wrongContentType: return Delivery(answer.typed(answer.isXML ? "application/json" : "text/html"))
        case .gzipTruncated: return Delivery(gzipCut(answer))
        case .garbage, .badUTF8, .duplicateKey, .emptyBody, .shrinkingTotal, .feedJunk, .feedEntities:
            return Delivery(rewritten(answer))
        }
    }

    private func delayed(_ answer: Answer) -> Delivery {
        var delivery = Delivery(answer)
        delivery.delay = .milliseconds(rule.pause)
        return delivery
    }

    private func skewed(_ answer: Answer) -> Delivery {
        var delivery = Delivery(answer)
        delivery.clockSkew = .seconds(-3 * 3600)
        return delivery
    }

    /// The faults that keep the head and change bytes.
    private func rewritten(_ answer: Answer) -> Answer {
        var rewritten = answer
        // The validators were made of the other bytes.
        rewritten.fields[.eTag] = nil
        rewritten.fields[.lastModified] = nil
        switch rule.kind {
        case .garbage: rewritten.body.becomeGarbage()
        case .badUTF8: rewritten.body.breakUTF8()
        case .duplicateKey: rewritten.body.duplicateField(isXML: answer.isXML)
        case .emptyBody: rewritten.body = []
        case .shrinkingTotal: rewritten.body.shrinkTotal(tenths: occurrence)
        case .feedJunk: rewritten.body.insert(contentsOf: Canned.junk.utf8, at: 0)
        case .feedEntities: rewritten.body.addUndeclaredEntities()
        default: break
        }
        return rewritten
    }

    /// Half of a gzip member (RFC 1952) whose data is stored, not compressed.
    private func gzipCut(_ answer: Answer) -> Answer {
        var cut = answer
        cut.fields[.contentEncoding] = "gzip"
        cut.body = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        let block = answer.body.prefix(0xFFFF)
        let length = UInt16(block.count)
        cut.body.append(1)
        for number in [length, ~length] { cut.body += [UInt8(number & 0xFF), UInt8(number >> 8)] }
        cut.body += block.prefix(block.count / 2)
        return cut
    }
}

extension SandboxRequest {
    /// Whatever the systems call the number of a page, or the place where it begins.
    fileprivate var forEarlierPage: SandboxRequest {
        var earlier = self
        for name in ["trang", "page"] {
            if let page = query[name].flatMap({ Int($0) }) { earlier.query[name] = String(max(1, page - 1)) }
        }
        if let offset = query["skipCount"].flatMap({ Int($0) }) {
            let size = query["maxResultCount"].flatMap { Int($0) } ?? 0
            earlier.query["skipCount"] = String(max(0, offset - size))
        }
        if let cursor = query["after"], let place = Int(cursor.dropFirst(), radix: 36) {
            let size = query["limit"].flatMap { Int($0) } ?? 0
            earlier.query["after"] = "c" + String(max(0, place - size), radix: 36)
        }
        return earlier
    }
}

extension Answer {
    fileprivate static var tooManyRequests: Answer {
        var answer = Answer.json(Canned.tooMany, status: .tooManyRequests)
        answer.fields[.retryAfter] = "1"
        return answer
    }

    fileprivate static let html = Answer(.ok, type: "text/html; charset=utf-8", body: Array(Canned.html.utf8))

    fileprivate static func redirect(to address: String) -> Answer {
        var answer = Answer(.found, type: "text/html; charset=utf-8", body: [])
        answer.fields[.location] = address
        return answer
    }

    fileprivate func typed(_ type: String) -> Answer {
        var answer = self
        answer.fields[.contentType] = type
        return answer
    }
}

private enum Canned {
    static let tooMany = #"{"maLoi":"429","thongBao":"Quá nhiều yêu cầu, vui lòng thử lại sau"}"#
    static let unavailable = #"{"maLoi":"503","thongBao":"Hệ thống đang bảo trì"}"#
    static let tokenExpired = #"{"maLoi":"401","thongBao":"Token hết hạn"}"#
    static let busy = #"{"maLoi":"99","thongBao":"Hệ thống đang bận, vui lòng thử lại sau"}"#
    static let busyXML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <KetQua><MaLoi>99</MaLoi><ThongBao>Hệ thống đang bận, vui lòng thử lại sau</ThongBao></KetQua>
        """
    static let html = """
        <!DOCTYPE html>
        <html lang="vi"><head><title>Đăng nhập</title></head>
        <body><form action="/login" method="post"><input name="user"></form></body></html>
        """
    static let junk = "This XML file does not appear to have any style information associated with it.\n"
}
