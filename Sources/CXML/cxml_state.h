// What the parts of the reader share. Private to CXML.
#ifndef CXML_STATE_H
#define CXML_STATE_H

#include <libxml/parser.h>
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

/// The document is converted to UTF-8 on the way.
bool reader_is_converted(const cxml_reader *reader);
/// Offset of the parser's place in the document. C: `xmlByteConsumed` where bytes are converted.
int64_t reader_position(const cxml_reader *reader);
/// Offset of the last `<` (or `<!`) before the parser's place: no tag holds another one.
int64_t reader_tag_start(const cxml_reader *reader, bool isDeclaration);
/// Notes the first failure and stops the parser. C: `xmlStopParser`.
void reader_fail(cxml_reader *reader, cxml_failure_kind kind, int64_t offset);
/// Fails for want of memory.
void reader_check(cxml_reader *reader, bool isDone);
/// Notes the parser's own first fatal error.
void reader_note_error(void *context, xmlErrorPtr error);
/// The functions that libxml2 calls.
xmlSAXHandler reader_handlers(void);

#endif
