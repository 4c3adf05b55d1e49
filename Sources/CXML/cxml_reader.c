#include "cxml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "cxml_failures.h"
#include "cxml_silence.h"
#include "cxml_steps.h"
#include "cxml_tape.h"

typedef struct {
    tape_element element;
    uint64_t states;
    /// The envelope before this element.
    size_t nodesBefore;
    size_t textBefore;
} frame;

typedef struct {
    size_t node;
    size_t nodeCount;
    int64_t start;
    int64_t end;
} finished;

struct cxml_reader {
    xmlParserCtxtPtr parser;
    cxml_limits limits;
    steps steps;
    frame *frames;
    size_t depth;
    /// Depth of the record's element; 0 outside of records.
    size_t recordDepth;
    finished current;
    size_t recordText;
    tape record;
    tape envelope;
    finished *records;
    size_t recordCount;
    size_t recordCapacity;
    size_t taken;
    cxml_tape tape;
    /// The document's bytes from `rawStart` on, as far as a record may still need them.
    buffer raw;
    int64_t rawStart;
    buffer serialised;
    bool hasElement;
    bool isLast;
    /// Its bytes are not UTF-8, so records have no source of their own.
    bool isConverted;
    bool isHolderFound;
    cxml_failure failure;
};

static bool is_converted(const cxml_reader *reader) {
    xmlParserInputPtr input = reader->parser->input;
    return input && input->buf && input->buf->encoder;
}

static int64_t position(const cxml_reader *reader) {
    xmlParserInputPtr input = reader->parser->input;
    if (!input) return reader->rawStart + (int64_t)reader->raw.count;
    if (is_converted(reader)) return xmlByteConsumed(reader->parser);
    return (int64_t)input->consumed + (input->cur - input->base);
}

// Offset of the last `<` (or `<!`) before the parser's place: no tag holds another one.
static int64_t tag_start(const cxml_reader *reader, bool isDeclaration) {
    xmlParserInputPtr input = reader->parser->input;
    const xmlChar *place = input->cur;
    const xmlChar *at = place;
    while (at > input->base && (at[0] != '<' || (isDeclaration && at[1] != '!'))) at--;
    if (!is_converted(reader)) return position(reader) - (place - at);
    input->cur = at;
    int64_t result = xmlByteConsumed(reader->parser);
    input->cur = place;
    return result;
}

static void fail(cxml_reader *reader, cxml_failure_kind kind, int64_t offset) {
    if (reader->failure.kind != cxml_no_failure) return;
    int64_t line = reader->parser->input ? reader->parser->input->line : 0;
    reader->failure = (cxml_failure){kind, offset, line};
    xmlStopParser(reader->parser);
}

static void check(cxml_reader *reader, bool isDone) {
    if (!isDone) fail(reader, cxml_no_memory, 0);
}

static void check_size(cxml_reader *reader) {
    if (reader->recordDepth) {
        size_t size = is_converted(reader)
            ? reader->record.text.count - reader->recordText
            : (size_t)(position(reader) - reader->current.start);
        if (size > reader->limits.record) fail(reader, cxml_record_too_large, reader->current.start);
    } else {
        size_t size = reader->envelope.text.count + reader->envelope.nodeCount * sizeof(cxml_node);
        if (size > reader->limits.envelope) fail(reader, cxml_envelope_too_large, position(reader));
    }
}

static tape *tape_of(cxml_reader *reader, size_t depth) {
    return reader->recordDepth && depth >= reader->recordDepth ? &reader->record : &reader->envelope;
}

static uint64_t states_below(cxml_reader *reader, const char *name, const char *prefix) {
    if (reader->recordDepth) return 0;
    uint64_t above = reader->depth
        ? reader->frames[reader->depth - 1].states : steps_closure(&reader->steps, 1);
    return steps_closure(&reader->steps, steps_child(&reader->steps, above, name, prefix));
}

static void begin_record(cxml_reader *reader) {
    reader->recordDepth = reader->depth + 1;
    reader->isConverted = is_converted(reader);
    reader->recordText = reader->record.text.count;
    reader->current = (finished){.node = reader->record.nodeCount, .start = tag_start(reader, false)};
}

static bool add_attributes(tape *tape, int count, const xmlChar **attributes) {
    bool isDone = true;
    for (int at = 0; at < count && isDone; at++, attributes += 5) {
        const char *name = (const char *)attributes[0], *prefix = (const char *)attributes[1];
        size_t node = tape->nodeCount;
        isDone = tape_add(tape, cxml_kind_attribute, name, strlen(name), prefix, prefix ? strlen(prefix) : 0)
            && tape_set_value(tape, node, attributes[3], (size_t)(attributes[4] - attributes[3]));
    }
    return isDone;
}

static void number_attributes(cxml_reader *reader, tape *tape, size_t from) {
    size_t first = reader->recordDepth ? reader->current.node : 0;
    for (size_t at = from; at < tape->nodeCount; at++) tape->nodes[at].end = (uint32_t)(at - first + 1);
}

static void start_element(
    void *context, const xmlChar *local, const xmlChar *prefixName, const xmlChar *uri, int namespaceCount,
    const xmlChar **namespaces, int attributeCount, int defaultedCount, const xmlChar **attributes
) {
    (void)uri, (void)namespaceCount, (void)namespaces, (void)defaultedCount;
    cxml_reader *reader = context;
    if (reader->failure.kind != cxml_no_failure) return;
    const char *name = (const char *)local, *prefix = (const char *)prefixName;
    if (reader->depth >= reader->limits.depth) return fail(reader, cxml_too_deep, tag_start(reader, false));
    if ((size_t)attributeCount > reader->limits.attributes) {
        return fail(reader, cxml_too_many_attributes, tag_start(reader, false));
    }
    reader->hasElement = true;
    if (reader->depth) {
        tape_element *parent = &reader->frames[reader->depth - 1].element;
        parent->hasChild = true;
        check(reader, tape_end_piece(tape_of(reader, reader->depth), parent, true));
    }
    uint64_t states = states_below(reader, name, prefix);
    if (states & reader->steps.holder) reader->isHolderFound = true;
    if (states & reader->steps.record) begin_record(reader);
    tape *tape = tape_of(reader, reader->depth + 1);
    frame *frame = &reader->frames[reader->depth++];
    memset(frame, 0, sizeof *frame);
    frame->states = states;
    frame->nodesBefore = tape->nodeCount;
    frame->textBefore = tape->text.count;
    frame->element.node = (uint32_t)tape->nodeCount;
    frame->element.firstSegment = (uint32_t)tape->segmentCount;
    frame->element.hasAttribute = attributeCount > 0;
    bool isDone = tape_add(tape, cxml_kind_object, name, strlen(name), prefix, prefix ? strlen(prefix) : 0)
        && add_attributes(tape, attributeCount, attributes);
    check(reader, isDone);
    number_attributes(reader, tape, frame->element.node + 1);
    check_size(reader);
}

static void characters(void *context, const xmlChar *text, int count) {
    cxml_reader *reader = context;
    if (reader->failure.kind != cxml_no_failure || reader->depth == 0) return;
    tape_element *element = &reader->frames[reader->depth - 1].element;
    check(reader, tape_text(tape_of(reader, reader->depth), element, text, (size_t)count));
    check_size(reader);
}

static void finish_record(cxml_reader *reader) {
    reader->current.end = position(reader);
    reader->current.nodeCount = reader->record.nodeCount - reader->current.node;
    reader->recordDepth = 0;
    if (reader->recordCount == reader->recordCapacity) {
        size_t capacity = reader->recordCapacity ? reader->recordCapacity * 2 : 64;
        finished *records = realloc(reader->records, capacity * sizeof(finished));
        if (!records) return check(reader, false);
        reader->records = records;
        reader->recordCapacity = capacity;
    }
    reader->records[reader->recordCount++] = reader->current;
}

static void end_element(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
    (void)local, (void)prefix, (void)uri;
    cxml_reader *reader = context;
    if (reader->failure.kind != cxml_no_failure || reader->depth == 0) return;
    check_size(reader);
    if (reader->failure.kind != cxml_no_failure) return;
    frame *frame = &reader->frames[reader->depth - 1];
    tape *tape = tape_of(reader, reader->depth);
    check(reader, tape_close(tape, &frame->element, reader->recordDepth ? reader->current.node : 0));
    reader->depth--;
    if (reader->recordDepth == reader->depth + 1) return finish_record(reader);
    if (reader->recordDepth || !(frame->states & reader->steps.items)) return;
    // What is left of an element whose kind repeats would grow with the document.
    tape->nodeCount = frame->nodesBefore;
    tape->text.count = frame->textBefore;
}

static void internal_subset(
    void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system
) {
    (void)name, (void)external, (void)system;
    cxml_reader *reader = context;
    fail(reader, cxml_doctype, tag_start(reader, true));
}

// libxml2 names a broken UTF-8 character after what it was looking for, which depends on the pieces it gets.
static bool is_broken_character(const cxml_reader *reader) {
    xmlParserInputPtr input = reader->parser->input;
    if (is_converted(reader) || input->cur >= input->end || input->cur[0] < 0x80) return false;
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

static void structured_error(void *context, xmlErrorPtr error) {
    cxml_reader *reader = context;
    if (error->level != XML_ERR_FATAL || reader->failure.kind != cxml_no_failure) return;
    cxml_failure_kind kind = cxml_failure_of(error->code, reader->hasElement, reader->depth > 0);
    fail(reader, refined(reader, kind), position(reader));
}

static pthread_once_t initialised = PTHREAD_ONCE_INIT;

static bool open_parser(cxml_reader *reader) {
    xmlSAXHandler handler = {
        .internalSubset = internal_subset,
        .characters = characters,
        // The same function, so that libxml2 does not look whether text is whitespace.
        .ignorableWhitespace = characters,
        .cdataBlock = characters,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .serror = structured_error,
        .initialized = XML_SAX2_MAGIC,
    };
    reader->parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
    // NOENT: without it attributes keep `&#38;`. There is nothing to expand: a DOCTYPE ends the parse.
    return reader->parser && xmlCtxtUseOptions(reader->parser, XML_PARSE_NOENT | XML_PARSE_NONET) == 0;
}

cxml_reader *cxml_reader_new(cxml_limits limits, const cxml_step *wanted, size_t stepCount) {
    pthread_once(&initialised, xmlInitParser);
    cxml_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return NULL;
    reader->limits = limits;
    reader->frames = calloc(limits.depth + 1, sizeof(frame));
    bool isDone = steps_init(&reader->steps, wanted, stepCount) && reader->frames && open_parser(reader)
        && buffer_reserve(&reader->envelope.text, 1) && buffer_reserve(&reader->record.text, 1);
    if (!isDone) {
        cxml_reader_free(reader);
        return NULL;
    }
    reader->isHolderFound = (steps_closure(&reader->steps, 1) & reader->steps.holder) != 0;
    return reader;
}

void cxml_reader_free(cxml_reader *reader) {
    if (reader->parser) xmlFreeParserCtxt(reader->parser);
    steps_free(&reader->steps);
    tape_free(&reader->record);
    tape_free(&reader->envelope);
    free(reader->frames);
    free(reader->records);
    free(reader->raw.bytes);
    free(reader->serialised.bytes);
    free(reader);
}

// Drops the records that were taken; an open one moves to the front.
static void forget_taken(cxml_reader *reader) {
    tape *tape = &reader->record;
    size_t nodes = reader->recordDepth ? reader->current.node : tape->nodeCount;
    size_t text = reader->recordDepth ? reader->recordText : tape->text.count;
    reader->recordCount = reader->taken = 0;
    if (nodes == 0 && text == 0) return;
    tape->nodeCount -= nodes;
    tape->text.count -= text;
    memmove(tape->nodes, tape->nodes + nodes, tape->nodeCount * sizeof(cxml_node));
    memmove(tape->text.bytes, tape->text.bytes + text, tape->text.count);
    reader->current.node = reader->recordText = 0;
    if (!reader->recordDepth) return;
    for (size_t at = 0; at < tape->nodeCount; at++) {
        tape->nodes[at].nameOffset -= (uint32_t)text;
        tape->nodes[at].valueOffset -= (uint32_t)text;
    }
    for (size_t at = 0; at < tape->segmentCount; at++) tape->segments[at].start -= (uint32_t)text;
    for (size_t at = reader->recordDepth - 1; at < reader->depth; at++) {
        reader->frames[at].element.node -= (uint32_t)nodes;
        reader->frames[at].element.pieceStart -= (uint32_t)text;
    }
}

static void keep_raw(cxml_reader *reader, const void *bytes, size_t count) {
    if (is_converted(reader)) {
        reader->raw.count = 0;
        return;
    }
    int64_t from = reader->recordDepth ? reader->current.start : position(reader);
    size_t unneeded = (size_t)(from - reader->rawStart);
    if (unneeded > reader->raw.count) unneeded = reader->raw.count;
    // Moving a little often would cost more than keeping it.
    if (unneeded > reader->raw.count / 2) {
        reader->raw.count -= unneeded;
        reader->rawStart += (int64_t)unneeded;
        memmove(reader->raw.bytes, reader->raw.bytes + unneeded, reader->raw.count);
    }
    check(reader, buffer_append(&reader->raw, bytes, count));
}

void cxml_reader_feed(cxml_reader *reader, const void *bytes, size_t count, int isLast) {
    if (reader->failure.kind != cxml_no_failure) return;
    forget_taken(reader);
    keep_raw(reader, bytes, count);
    reader->isLast = isLast;
    bool wasConverted = is_converted(reader);
    int64_t before = position(reader);
    cxml_silence silence = cxml_silence_begin();
    int code = xmlParseChunk(reader->parser, bytes, (int)count, isLast);
    cxml_silence_end(silence);
    if (reader->failure.kind != cxml_no_failure) return;
    // A conversion that fails halts the parser without a word.
    bool isHalted = !isLast && reader->parser->instate == XML_PARSER_EOF;
    if (isHalted) return fail(reader, wasConverted ? cxml_invalid_encoding : cxml_not_well_formed, before);
    if (code != 0 && !reader->parser->wellFormed) return fail(reader, cxml_not_well_formed, position(reader));
    if (isLast && reader->depth > 0) return fail(reader, cxml_truncated, position(reader));
    if (isLast && !reader->hasElement) fail(reader, cxml_empty, position(reader));
}

static void set_source(cxml_reader *reader, const finished *record, cxml_tape *tape) {
    if (!reader->isConverted) {
        tape->source = reader->raw.bytes + (record->start - reader->rawStart);
        tape->sourceCount = (size_t)(record->end - record->start);
        return;
    }
    reader->serialised.count = 0;
    if (!tape_serialise(tape->nodes, tape->bytes, 0, &reader->serialised)) return;
    tape->source = reader->serialised.bytes;
    tape->sourceCount = reader->serialised.count;
}

const cxml_tape *cxml_reader_take(cxml_reader *reader) {
    if (reader->taken == reader->recordCount) return NULL;
    const finished *record = &reader->records[reader->taken++];
    reader->tape = (cxml_tape){
        .nodes = reader->record.nodes + record->node,
        .nodeCount = record->nodeCount,
        .bytes = reader->record.text.bytes,
        .offset = record->start,
    };
    set_source(reader, record, &reader->tape);
    return &reader->tape;
}

cxml_tape cxml_reader_envelope(cxml_reader *reader) {
    tape *tape = &reader->envelope;
    size_t open = reader->recordDepth ? reader->recordDepth - 1 : reader->depth;
    for (size_t at = 0; at < open; at++) {
        tape->nodes[reader->frames[at].element.node].end = (uint32_t)tape->nodeCount;
    }
    return (cxml_tape){.nodes = tape->nodes, .nodeCount = tape->nodeCount, .bytes = tape->text.bytes};
}

cxml_failure cxml_reader_failure(const cxml_reader *reader) {
    return reader->failure;
}

int cxml_reader_holder_found(const cxml_reader *reader) {
    return reader->isHolderFound;
}

size_t cxml_reader_capacity(const cxml_reader *reader) {
    return reader->raw.capacity + reader->record.text.capacity + reader->serialised.capacity
        + reader->record.nodeCapacity * sizeof(cxml_node) + reader->recordCapacity * sizeof(finished);
}
