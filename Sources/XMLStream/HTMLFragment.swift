import CXML

/// What a person sees of an HTML snippet, however carelessly it is written.
package enum HTMLFragment {
    /// The text with block elements and line breaks as single spaces, and the source of the first image.
    ///
    /// Entities are decoded, scripts and styles left out. Nothing is fetched. C: `htmlParseChunk`.
    package static func read(_ html: UnsafeRawBufferPointer) -> (text: String, firstImage: String?) {
        guard let fragment = unsafe cxml_html_read(html.baseAddress, html.count) else { return ("", nil) }
        defer { unsafe cxml_html_free(fragment) }
        let image = unsafe cxml_html_image(fragment)
        return unsafe (String(cString: cxml_html_text(fragment)), image.map { unsafe String(cString: $0) })
    }

    package static func read(_ html: String) -> (text: String, firstImage: String?) {
        unsafe Array(html.utf8).withUnsafeBytes { unsafe read($0) }
    }
}
