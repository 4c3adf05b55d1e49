#include "cxml.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "cxml_silence.h"
#include "cxml_tape.h"

struct cxml_html {
    buffer text;
    char *image;
    /// Open elements whose text is not shown.
    int hidden;
    bool isSpaceDue;
    bool isBroken;
};

static const char *const hiddenElements[] = {"script", "style", "head", "noscript", "template", NULL};
static const char *const inlineElements[] = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", NULL,
};

static bool is_one_of(const char *const *names, const xmlChar *name) {
    for (; *names; names++) {
        if (strcmp(*names, (const char *)name) == 0) return true;
    }
    return false;
}

static void note_image(cxml_html *html, const xmlChar **attributes) {
    for (; attributes && attributes[0] && !html->image; attributes += 2) {
        bool isSource = strcmp((const char *)attributes[0], "src") == 0;
        if (isSource && attributes[1] && attributes[1][0]) html->image = strdup((const char *)attributes[1]);
    }
}

static void start_element(void *context, const xmlChar *name, const xmlChar **attributes) {
    cxml_html *html = context;
    if (is_one_of(hiddenElements, name)) html->hidden++;
    if (!is_one_of(inlineElements, name)) html->isSpaceDue = true;
    if (strcmp((const char *)name, "img") == 0) note_image(html, attributes);
}

static void end_element(void *context, const xmlChar *name) {
    cxml_html *html = context;
    if (is_one_of(hiddenElements, name) && html->hidden > 0) html->hidden--;
    if (!is_one_of(inlineElements, name)) html->isSpaceDue = true;
}

// White space of HTML, and the no-break space, which is only there for looks.
static size_t space_length(const xmlChar *text, int left) {
    switch (text[0]) {
    case ' ': case '\t': case '\n': case '\r': case '\f': return 1;
    case 0xC2: return left > 1 && text[1] == 0xA0 ? 2 : 0;
    default: return 0;
    }
}

static void characters(void *context, const xmlChar *text, int count) {
    cxml_html *html = context;
    if (html->hidden) return;
    for (int at = 0; at < count;) {
        size_t space = space_length(text + at, count - at);
        if (space) {
            html->isSpaceDue = true;
            at += (int)space;
            continue;
        }
        bool isDone = !html->isSpaceDue || html->text.count == 0 || buffer_append(&html->text, " ", 1);
        html->isSpaceDue = false;
        if (!isDone || !buffer_append(&html->text, text + at, 1)) html->isBroken = true;
        at++;
    }
}

static bool is_closing_break(const char *at, const char *end) {
    return end - at > 4 && strncasecmp(at, "</br", 4) == 0 && (at[4] == '>' || at[4] == ' ' || at[4] == '/');
}

// Browsers take `</br>` for `<br>` (HTML, 13.2.6.4.7), libxml2 for nothing: two sentences would become one word.
static void feed(htmlParserCtxtPtr parser, const char *bytes, size_t count) {
    const char *end = bytes + count;
    const char *start = bytes;
    for (const char *at = bytes; at < end; at++) {
        if (*at != '<' || !is_closing_break(at, end)) continue;
        htmlParseChunk(parser, start, (int)(at + 1 - start), 0);
        start = at + 2;
    }
    htmlParseChunk(parser, start, (int)(end - start), 0);
}

static bool parse(cxml_html *html, const void *bytes, size_t count) {
    htmlSAXHandler handler = {
        .startElement = start_element,
        .endElement = end_element,
        .characters = characters,
        .ignorableWhitespace = characters,
    };
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, html, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!parser) return false;
    htmlCtxtUseOptions(
        parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
    static const char start[] = "<html><body>";
    cxml_silence silence = cxml_silence_begin();
    // Without a body a stray closing tag at the beginning ends the parse.
    htmlParseChunk(parser, start, sizeof start - 1, 0);
    feed(parser, bytes, count);
    htmlParseChunk(parser, NULL, 0, 1);
    cxml_silence_end(silence);
    htmlFreeParserCtxt(parser);
    return !html->isBroken;
}

cxml_html *cxml_html_read(const void *bytes, size_t count) {
    cxml_html *html = calloc(1, sizeof *html);
    if (!html) return NULL;
    bool isRead = count == 0 || (count <= INT32_MAX && parse(html, bytes, count));
    if (isRead && buffer_append(&html->text, "", 1)) return html;
    cxml_html_free(html);
    return NULL;
}

void cxml_html_free(cxml_html *html) {
    free(html->text.bytes);
    free(html->image);
    free(html);
}

const char *cxml_html_text(const cxml_html *html) {
    return (const char *)html->text.bytes;
}

const char *cxml_html_image(const cxml_html *html) {
    return html->image;
}
