#include "cxml_tape.h"

#include <stdlib.h>
#include <string.h>

bool buffer_reserve(buffer *buffer, size_t more) {
    size_t needed = buffer->count + more;
    if (needed <= buffer->capacity) return true;
    size_t capacity = buffer->capacity < 4096 ? 4096 : buffer->capacity;
    while (capacity < needed) capacity += capacity / 2;
    uint8_t *bytes = realloc(buffer->bytes, capacity);
    if (!bytes) return false;
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

bool buffer_append(buffer *buffer, const void *bytes, size_t count) {
    if (count == 0) return true;
    if (!buffer_reserve(buffer, count)) return false;
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
    return true;
}

void tape_free(tape *tape) {
    free(tape->nodes);
    free(tape->text.bytes);
    free(tape->segments);
}

static bool reserve_node(tape *tape) {
    if (tape->nodeCount < tape->nodeCapacity) return true;
    size_t capacity = tape->nodeCapacity ? tape->nodeCapacity * 2 : 256;
    cxml_node *nodes = realloc(tape->nodes, capacity * sizeof(cxml_node));
    if (!nodes) return false;
    tape->nodes = nodes;
    tape->nodeCapacity = capacity;
    return true;
}

bool tape_add(
    tape *tape, uint8_t kind, const char *name, size_t nameLength, const char *prefix, size_t prefixLength
) {
    if (!reserve_node(tape) || !buffer_reserve(&tape->text, nameLength + prefixLength + 1)) return false;
    // A prefix whose length does not fit its field stays a part of the name.
    bool isSeparate = prefix && prefixLength <= UINT8_MAX;
    size_t start = tape->text.count;
    if (prefix) {
        buffer_append(&tape->text, prefix, prefixLength);
        buffer_append(&tape->text, ":", 1);
    }
    if (isSeparate) start = tape->text.count;
    buffer_append(&tape->text, name, nameLength);
    tape->nodes[tape->nodeCount++] = (cxml_node){
        .kind = kind,
        .prefixLength = isSeparate ? (uint8_t)prefixLength : 0,
        .nameOffset = (uint32_t)start,
        .nameLength = (uint32_t)(tape->text.count - start),
        .valueOffset = (uint32_t)tape->text.count,
        .end = 0,
    };
    return true;
}

bool tape_set_value(tape *tape, size_t node, const void *bytes, size_t count) {
    tape->nodes[node].valueOffset = (uint32_t)tape->text.count;
    tape->nodes[node].valueLength = (uint32_t)count;
    return buffer_append(&tape->text, bytes, count);
}

bool tape_text(tape *tape, tape_element *element, const void *bytes, size_t count) {
    if (!element->hasPiece) {
        element->hasPiece = true;
        element->pieceStart = (uint32_t)tape->text.count;
    }
    return buffer_append(&tape->text, bytes, count);
}

static bool is_blank(const uint8_t *bytes, size_t count) {
    for (size_t at = 0; at < count; at++) {
        uint8_t byte = bytes[at];
        if (byte != ' ' && byte != '\n' && byte != '\t' && byte != '\r') return false;
    }
    return true;
}

bool tape_end_piece(tape *tape, tape_element *element, bool isBetweenElements) {
    if (!element->hasPiece) return true;
    element->hasPiece = false;
    size_t start = element->pieceStart, length = tape->text.count - start;
    if (isBetweenElements && is_blank(tape->text.bytes + start, length)) {
        tape->text.count = start;
        return true;
    }
    if (tape->segmentCount == tape->segmentCapacity) {
        size_t capacity = tape->segmentCapacity ? tape->segmentCapacity * 2 : 64;
        segment *segments = realloc(tape->segments, capacity * sizeof(segment));
        if (!segments) return false;
        tape->segments = segments;
        tape->segmentCapacity = capacity;
    }
    tape->segments[tape->segmentCount++] = (segment){(uint32_t)start, (uint32_t)length};
    return true;
}

// Pieces of text around children are copied into one.
static bool join_segments(tape *tape, tape_element *element, cxml_node *node) {
    size_t first = element->firstSegment, last = tape->segmentCount;
    if (last == first) return true;
    if (last == first + 1) {
        node->valueOffset = tape->segments[first].start;
        node->valueLength = tape->segments[first].length;
        return true;
    }
    size_t start = tape->text.count;
    for (size_t at = first; at < last; at++) {
        segment piece = tape->segments[at];
        if (!buffer_reserve(&tape->text, piece.length)) return false;
        buffer_append(&tape->text, tape->text.bytes + piece.start, piece.length);
    }
    node->valueOffset = (uint32_t)start;
    node->valueLength = (uint32_t)(tape->text.count - start);
    return true;
}

bool tape_close(tape *tape, tape_element *element, size_t firstNode) {
    if (!tape_end_piece(tape, element, element->hasChild)) return false;
    cxml_node *node = &tape->nodes[element->node];
    if (!join_segments(tape, element, node)) return false;
    tape->segmentCount = element->firstSegment;
    node->kind = element->hasChild || element->hasAttribute ? cxml_kind_object : cxml_kind_string;
    node->end = (uint32_t)(tape->nodeCount - firstNode);
    return true;
}

static bool append_escaped(buffer *output, const uint8_t *bytes, size_t count) {
    for (size_t at = 0; at < count; at++) {
        const char *escaped = bytes[at] == '&' ? "&amp;"
            : bytes[at] == '<' ? "&lt;"
            : bytes[at] == '>' ? "&gt;"
            : bytes[at] == '"' ? "&quot;" : NULL;
        bool isDone = escaped
            ? buffer_append(output, escaped, strlen(escaped))
            : buffer_append(output, bytes + at, 1);
        if (!isDone) return false;
    }
    return true;
}

static bool append_name(buffer *output, const cxml_node *node, const uint8_t *text) {
    size_t prefix = node->prefixLength ? node->prefixLength + 1u : 0;
    return buffer_append(output, text + node->nameOffset - prefix, node->nameLength + prefix);
}

bool tape_serialise(const cxml_node *nodes, const uint8_t *text, size_t index, buffer *output) {
    const cxml_node *node = &nodes[index];
    bool isDone = buffer_append(output, "<", 1) && append_name(output, node, text);
    size_t child = index + 1;
    for (; child < node->end && nodes[child].kind == cxml_kind_attribute; child++) {
        isDone = isDone && buffer_append(output, " ", 1) && append_name(output, &nodes[child], text)
            && buffer_append(output, "=\"", 2)
            && append_escaped(output, text + nodes[child].valueOffset, nodes[child].valueLength)
            && buffer_append(output, "\"", 1);
    }
    isDone = isDone && buffer_append(output, ">", 1)
        && append_escaped(output, text + node->valueOffset, node->valueLength);
    for (; child < node->end; child = nodes[child].end) {
        isDone = isDone && tape_serialise(nodes, text, child, output);
    }
    return isDone && buffer_append(output, "</", 2) && append_name(output, node, text)
        && buffer_append(output, ">", 1);
}
