// What Liên Thông uses of libxml2: records out of a pushed document.
// No vendor header is needed to read this.
#ifndef CXML_H
#define CXML_H

#include <stddef.h>
#include <stdint.h>

/// One value of a record; laid out as `RecordNode` of Bytes.
typedef struct {
    uint8_t kind;
    uint8_t isEscaped;
    uint8_t isNameEscaped;
    uint8_t prefixLength;
    uint32_t nameOffset;
    uint32_t nameLength;
    uint32_t valueOffset;
    uint32_t valueLength;
    uint32_t end;
} cxml_node;

/// Kinds of a node, as `RecordNode.Kind` counts them.
enum { cxml_kind_object = 0, cxml_kind_string = 2, cxml_kind_attribute = 7 };

typedef struct {
    const cxml_node *_Nullable nodes;
    size_t nodeCount;
    /// Names and values are ranges of this memory.
    const uint8_t *_Nonnull bytes;
    const uint8_t *_Nullable source;
    size_t sourceCount;
    int64_t offset;
} cxml_tape;

typedef enum : int32_t {
    cxml_step_child,
    cxml_step_any_child,
    cxml_step_descendants,
    cxml_step_items,
} cxml_step_kind;

/// Texts are UTF-8 without an end mark; a prefix of NULL fits any.
typedef struct {
    cxml_step_kind kind;
    const char *_Nullable name;
    size_t nameLength;
    const char *_Nullable prefix;
    size_t prefixLength;
} cxml_step;

typedef struct {
    size_t record;
    size_t depth;
    size_t attributes;
    size_t envelope;
} cxml_limits;

typedef enum : int32_t {
    cxml_no_failure,
    cxml_too_deep,
    cxml_too_many_attributes,
    cxml_record_too_large,
    cxml_envelope_too_large,
    cxml_doctype,
    cxml_no_memory,
    // Offences against XML 1.0.
    cxml_empty,
    cxml_truncated,
    cxml_mismatched_tag,
    cxml_invalid_name,
    cxml_invalid_character,
    cxml_invalid_encoding,
    cxml_unsupported_encoding,
    cxml_undeclared_entity,
    cxml_invalid_reference,
    cxml_duplicate_attribute,
    cxml_invalid_attribute,
    cxml_unfinished_tag,
    cxml_invalid_comment,
    cxml_invalid_instruction,
    cxml_invalid_cdata,
    cxml_invalid_declaration,
    cxml_after_end,
    cxml_not_well_formed,
} cxml_failure_kind;

typedef struct {
    cxml_failure_kind kind;
    int64_t offset;
    int64_t line;
} cxml_failure;

typedef struct cxml_reader cxml_reader;

/// `steps` begin with the root's name; none at all make the root the record.
cxml_reader *_Nullable cxml_reader_new(
    cxml_limits limits, const cxml_step *_Nullable steps, size_t stepCount);
void cxml_reader_free(cxml_reader *_Nonnull reader);

/// Parses on. Call when all finished records have been taken. C: `xmlParseChunk`.
void cxml_reader_feed(cxml_reader *_Nonnull reader, const void *_Nullable bytes, size_t count, int isLast);
/// The next finished record, or NULL if there is none; it is valid until the next take, its memory until the
/// next feed.
const cxml_tape *_Nullable cxml_reader_take(cxml_reader *_Nonnull reader);
/// What was seen outside the records; valid until the next feed.
cxml_tape cxml_reader_envelope(cxml_reader *_Nonnull reader);
/// The first failure; the records before it are still handed out.
cxml_failure cxml_reader_failure(const cxml_reader *_Nonnull reader);
int cxml_reader_holder_found(const cxml_reader *_Nonnull reader);
/// How much memory the reader holds for records and their sources, in bytes.
size_t cxml_reader_capacity(const cxml_reader *_Nonnull reader);

/// A tree of elements that XPath walks over; every element and attribute bears a number of the caller's.
typedef struct cxml_tree cxml_tree;
cxml_tree *_Nullable cxml_tree_new(void);
void cxml_tree_free(cxml_tree *_Nonnull tree);
/// Texts are UTF-8 without an end mark. Returns 0 without memory.
int cxml_tree_open(
    cxml_tree *_Nonnull tree, uint32_t number, const void *_Nullable name, size_t nameLength,
    const void *_Nullable prefix, size_t prefixLength);
int cxml_tree_text(cxml_tree *_Nonnull tree, const void *_Nullable text, size_t length);
int cxml_tree_attribute(
    cxml_tree *_Nonnull tree, uint32_t number, const void *_Nullable name, size_t nameLength,
    const void *_Nullable prefix, size_t prefixLength, const void *_Nullable value, size_t valueLength);
void cxml_tree_close(cxml_tree *_Nonnull tree);

/// An XPath 1.0 expression; `prefixFunction` is the name under which it asks for an element's prefix.
typedef struct cxml_xpath cxml_xpath;
cxml_xpath *_Nullable cxml_xpath_new(const char *_Nonnull expression, const char *_Nonnull prefixFunction);
void cxml_xpath_free(cxml_xpath *_Nonnull xpath);

typedef enum : int32_t {
    cxml_xpath_failed,
    cxml_xpath_nodes,
    cxml_xpath_text,
    cxml_xpath_number,
    cxml_xpath_true,
    cxml_xpath_false,
} cxml_xpath_kind;

typedef struct {
    cxml_xpath_kind kind;
    /// Numbers of the nodes, in document order; of a text node its element's. The document itself is
    /// `cxml_document_number`.
    const uint32_t *_Nullable nodes;
    size_t nodeCount;
    /// Of a text or number, with an end mark.
    const char *_Nullable text;
} cxml_xpath_result;

enum { cxml_document_number = 0xFFFFFFFF };

/// Valid until the next evaluation of the same expression; one at a time.
cxml_xpath_result cxml_xpath_evaluate(cxml_xpath *_Nonnull xpath, cxml_tree *_Nonnull tree);

/// The visible text of an HTML fragment and the source of its first image; NULL without memory.
typedef struct cxml_html cxml_html;
cxml_html *_Nullable cxml_html_read(const void *_Nullable bytes, size_t count);
void cxml_html_free(cxml_html *_Nonnull html);
/// Ends with a zero byte.
const char *_Nonnull cxml_html_text(const cxml_html *_Nonnull html);
const char *_Nullable cxml_html_image(const cxml_html *_Nonnull html);

#endif
