// What happens at each tag and text: records to one tape, everything else to the envelope.
#include <stdlib.h>
#include <string.h>
#include "cxml_state.h"

static size_t record_size(const cxml_reader *reader) {
    if (reader->isConverted) return reader->record.text.count - reader->recordText;
    // `reader_position` without its questions, which are settled for the record: this is asked at every tag.
    xmlParserInputPtr input = reader->parser->input;
    return (size_t)((int64_t)input->consumed + (input->cur - input->base) - reader->current.start);
}

static void check_size(cxml_reader *reader) {
    if (reader->recordDepth) {
        size_t size = record_size(reader);
        if (size > reader->limits.record) reader_fail(reader, cxml_record_too_large, reader->current.start);
    } else {
        size_t size = reader->envelope.text.count + reader->envelope.nodeCount * sizeof(cxml_node);
        if (size > reader->limits.envelope) reader_fail(reader, cxml_envelope_too_large, reader_position(reader));
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
    reader->isConverted = reader_is_converted(reader);
    reader->recordText = reader->record.text.count;
    reader->current = (finished){.node = reader->record.nodeCount, .start = reader_tag_start(reader, false)};
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

// An element that is refused, or whose parse is over, opens nothing.
static bool may_open(cxml_reader *reader, int attributeCount) {
    if (reader->failure.kind != cxml_no_failure) return false;
    if (reader->depth >= reader->limits.depth) {
        reader_fail(reader, cxml_too_deep, reader_tag_start(reader, false));
    } else if ((size_t)attributeCount > reader->limits.attributes) {
        reader_fail(reader, cxml_too_many_attributes, reader_tag_start(reader, false));
    }
    return reader->failure.kind == cxml_no_failure;
}

static void note_child(cxml_reader *reader) {
    reader->hasElement = true;
    if (reader->depth == 0) return;
    tape_element *parent = &reader->frames[reader->depth - 1].element;
    parent->hasChild = true;
    reader_check(reader, tape_end_piece(tape_of(reader, reader->depth), parent, true));
}

static void push_frame(cxml_reader *reader, const tape *tape, uint64_t states, bool hasAttribute) {
    reader->frames[reader->depth++] = (frame){
        .states = states,
        .nodesBefore = tape->nodeCount,
        .textBefore = tape->text.count,
        .element = {
            .node = (uint32_t)tape->nodeCount,
            .firstSegment = (uint32_t)tape->segmentCount,
            .hasAttribute = hasAttribute,
        },
    };
}

static void start_element(
    void *context, const xmlChar *local, const xmlChar *prefixName, const xmlChar *uri, int namespaceCount,
    const xmlChar **namespaces, int attributeCount, int defaultedCount, const xmlChar **attributes
) {
    (void)uri, (void)namespaceCount, (void)namespaces, (void)defaultedCount;
    cxml_reader *reader = context;
    if (!may_open(reader, attributeCount)) return;
    note_child(reader);
    const char *name = (const char *)local, *prefix = (const char *)prefixName;
    uint64_t states = states_below(reader, name, prefix);
    if (states & reader->steps.holder) reader->isHolderFound = true;
    if (states & reader->steps.record) begin_record(reader);
    tape *tape = tape_of(reader, reader->depth + 1);
    size_t node = tape->nodeCount;
    push_frame(reader, tape, states, attributeCount > 0);
    bool isDone = tape_add(tape, cxml_kind_object, name, strlen(name), prefix, prefix ? strlen(prefix) : 0)
        && add_attributes(tape, attributeCount, attributes);
    reader_check(reader, isDone);
    number_attributes(reader, tape, node + 1);
    check_size(reader);
}

static void characters(void *context, const xmlChar *text, int count) {
    cxml_reader *reader = context;
    if (reader->failure.kind != cxml_no_failure || reader->depth == 0) return;
    tape_element *element = &reader->frames[reader->depth - 1].element;
    reader_check(reader, tape_text(tape_of(reader, reader->depth), element, text, (size_t)count));
    check_size(reader);
}

static void finish_record(cxml_reader *reader) {
    reader->current.end = reader_position(reader);
    reader->current.nodeCount = reader->record.nodeCount - reader->current.node;
    reader->recordDepth = 0;
    if (reader->recordCount == reader->recordCapacity) {
        size_t capacity = reader->recordCapacity ? reader->recordCapacity * 2 : 64;
        finished *records = realloc(reader->records, capacity * sizeof(finished));
        if (!records) return reader_check(reader, false);
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
    reader_check(reader, tape_close(tape, &frame->element, reader->recordDepth ? reader->current.node : 0));
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
    reader_fail(reader, cxml_doctype, reader_tag_start(reader, true));
}

xmlSAXHandler reader_handlers(void) {
    return (xmlSAXHandler){
        .internalSubset = internal_subset,
        .characters = characters,
        // The same function, so that libxml2 does not look whether text is whitespace.
        .ignorableWhitespace = characters,
        .cdataBlock = characters,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .serror = reader_note_error,
        .initialized = XML_SAX2_MAGIC,
    };
}
