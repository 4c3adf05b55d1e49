#include "cxml.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "cxml_silence.h"
#include "cxml_state.h"

static pthread_once_t initialised = PTHREAD_ONCE_INIT;

static bool open_parser(cxml_reader *reader) {
    xmlSAXHandler handler = reader_handlers();
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
    if (reader_is_converted(reader)) {
        reader->raw.count = 0;
        return;
    }
    int64_t from = reader->recordDepth ? reader->current.start : reader_position(reader);
    size_t unneeded = (size_t)(from - reader->rawStart);
    if (unneeded > reader->raw.count) unneeded = reader->raw.count;
    // Moving a little often would cost more than keeping it.
    if (unneeded > reader->raw.count / 2) {
        reader->raw.count -= unneeded;
        reader->rawStart += (int64_t)unneeded;
        memmove(reader->raw.bytes, reader->raw.bytes + unneeded, reader->raw.count);
    }
    reader_check(reader, buffer_append(&reader->raw, bytes, count));
}

void cxml_reader_feed(cxml_reader *reader, const void *bytes, size_t count, int isLast) {
    if (reader->failure.kind != cxml_no_failure) return;
    forget_taken(reader);
    keep_raw(reader, bytes, count);
    reader->isLast = isLast;
    bool wasConverted = reader_is_converted(reader);
    int64_t before = reader_position(reader);
    cxml_silence silence = cxml_silence_begin();
    int code = xmlParseChunk(reader->parser, bytes, (int)count, isLast);
    cxml_silence_end(silence);
    if (reader->failure.kind != cxml_no_failure) return;
    // A conversion that fails halts the parser without a word.
    bool isHalted = !isLast && reader->parser->instate == XML_PARSER_EOF;
    if (isHalted) return reader_fail(reader, wasConverted ? cxml_invalid_encoding : cxml_not_well_formed, before);
    if (code != 0 && !reader->parser->wellFormed) return reader_fail(reader, cxml_not_well_formed, reader_position(reader));
    if (isLast && reader->depth > 0) return reader_fail(reader, cxml_truncated, reader_position(reader));
    if (isLast && !reader->hasElement) reader_fail(reader, cxml_empty, reader_position(reader));
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
