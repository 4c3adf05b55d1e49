// A tape under construction: nodes and the text they point into. Private to CXML.
#ifndef CXML_TAPE_H
#define CXML_TAPE_H

#include <stdbool.h>
#include "cxml.h"

typedef struct {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} buffer;

bool buffer_reserve(buffer *buffer, size_t more);
bool buffer_append(buffer *buffer, const void *bytes, size_t count);

typedef struct {
    uint32_t start;
    uint32_t length;
} segment;

typedef struct {
    cxml_node *nodes;
    size_t nodeCount;
    size_t nodeCapacity;
    buffer text;
    /// Pieces of text of the open elements, the innermost last.
    segment *segments;
    size_t segmentCount;
    size_t segmentCapacity;
} tape;

/// An open element's share of a tape.
typedef struct {
    uint32_t node;
    uint32_t firstSegment;
    uint32_t pieceStart;
    bool hasPiece;
    bool hasChild;
    bool hasAttribute;
} tape_element;

void tape_free(tape *tape);
/// Appends a node with its name.
bool tape_add(
    tape *tape, uint8_t kind, const char *name, size_t nameLength, const char *prefix, size_t prefixLength);
bool tape_set_value(tape *tape, size_t node, const void *bytes, size_t count);
bool tape_text(tape *tape, tape_element *element, const void *bytes, size_t count);
/// Ends the current piece of text before a child begins: dropped if it is whitespace alone.
bool tape_end_piece(tape *tape, tape_element *element, bool isBetweenElements);
/// Completes an element; `firstNode` is the node that ends are counted from.
bool tape_close(tape *tape, tape_element *element, size_t firstNode);
/// Writes the nodes as XML.
bool tape_serialise(const cxml_node *nodes, const uint8_t *text, size_t index, buffer *output);

#endif
