// Where the parser is, and what went wrong there.
#include <libxml/parserInternals.h>
#include "cxml_failures.h"
#include "cxml_state.h"

bool reader_is_converted(const cxml_reader *reader) {
    xmlParserInputPtr input = reader->parser->input;
    return input && input->buf && input->buf->encoder;
}

int64_t reader_position(const cxml_reader *reader) {
    xmlParserInputPtr input = reader->parser->input;
    if (!input) return reader->rawStart + (int64_t)reader->raw.count;
    if (reader_is_converted(reader)) return xmlByteConsumed(reader->parser);
    return (int64_t)input->consumed + (input->cur - input->base);
}

int64_t reader_tag_start(const cxml_reader *reader, bool isDeclaration) {
    xmlParserInputPtr input = reader->parser->input;
    const xmlChar *place = input->cur;
    const xmlChar *at = place;
    while (at > input->base && (at[0] != '<' || (isDeclaration && at[1] != '!'))) at--;
    if (!reader_is_converted(reader)) return reader_position(reader) - (place - at);
    input->cur = at;
    int64_t result = xmlByteConsumed(reader->parser);
    input->cur = place;
    return result;
}

void reader_fail(cxml_reader *reader, cxml_failure_kind kind, int64_t offset) {
    if (reader->failure.kind != cxml_no_failure) return;
    int64_t line = reader->parser->input ? reader->parser->input->line : 0;
    reader->failure = (cxml_failure){kind, offset, line};
    xmlStopParser(reader->parser);
}

void reader_check(cxml_reader *reader, bool isDone) {
    if (!isDone) reader_fail(reader, cxml_no_memory, 0);
}

// libxml2 names a broken UTF-8 character after what it was looking for, which depends on the pieces it gets.
static bool is_broken_character(const cxml_reader *reader) {
    xmlParserInputPtr input = reader->parser->input;
    if (reader_is_converted(reader) || input->cur >= input->end || input->cur[0] < 0x80) return false;
    const xmlChar *at = input->cur;
    size_t left = (size_t)(input->end - at);
    size_t length = at[0] < 0xC2 || at[0] > 0xF4 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    xmlChar low = at[0] == 0xE0 ? 0xA0 : at[0] == 0xF0 ? 0x90 : 0x80;
    xmlChar high = at[0] == 0xED ? 0x9F : at[0] == 0xF4 ? 0x8F : 0xBF;
    if (length == 0 || length > left || at[1] < low || at[1] > high) return true;
    for (size_t next = 2; next < length; next++) {
        if ((at[next] & 0xC0) != 0x80) return true;
    }
    return false;
}

// Where the document ends inside a tag, comment and the like, that is what is wrong with it.
static cxml_failure_kind refined(const cxml_reader *reader, cxml_failure_kind kind) {
    xmlParserInputPtr input = reader->parser->input;
    if (!input) return kind;
    bool isAtEnd = reader->isLast && input->cur >= input->end;
    switch (kind) {
    case cxml_invalid_character:
    case cxml_not_well_formed: return is_broken_character(reader) ? cxml_invalid_encoding : kind;
    case cxml_invalid_name:
        if (is_broken_character(reader)) return cxml_invalid_encoding;
        if (input->cur > input->base && input->cur[-1] == '&') return cxml_invalid_reference;
        return isAtEnd ? cxml_truncated : kind;
    case cxml_invalid_attribute:
    case cxml_unfinished_tag:
    case cxml_invalid_comment:
    case cxml_invalid_instruction:
    case cxml_invalid_cdata:
        if (is_broken_character(reader)) return cxml_invalid_encoding;
        return isAtEnd ? cxml_truncated : kind;
    default: return kind;
    }
}

void reader_note_error(void *context, xmlErrorPtr error) {
    cxml_reader *reader = context;
    if (error->level != XML_ERR_FATAL || reader->failure.kind != cxml_no_failure) return;
    cxml_failure_kind kind = cxml_failure_of(error->code, reader->hasElement, reader->depth > 0);
    reader_fail(reader, refined(reader, kind), reader_position(reader));
}
