// What Liên Thông uses of simdjson: the positions of a window's tokens.
// No vendor header is needed to read this.
#ifndef CJSON_H
#define CJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Memory for the positions of one window after the other.
typedef struct cjson_index cjson_index;

/// Why a window ends where it does.
typedef enum : int32_t {
    /// All bytes given.
    cjson_end_of_bytes = 0,
    /// A character goes on in bytes that are not there yet.
    cjson_end_inside_character = 1,
    /// The byte at `length` begins no valid UTF-8 character (RFC 3629).
    cjson_end_invalid_utf8 = 2,
    /// The byte at `length` is a control character inside a string.
    cjson_end_control_character = 3,
    cjson_end_no_memory = 4,
} cjson_end;

/// The tokens of a window: operators, opening quotes, and the first byte of every other run of bytes.
typedef struct {
    /// Ascending; valid until the next scan.
    const uint32_t *_Nullable positions;
    size_t count;
    /// The bytes looked at: valid UTF-8, no control character inside a string.
    size_t length;
    cjson_end end;
} cjson_window;

cjson_index *_Nullable cjson_index_new(void);
void cjson_index_free(cjson_index *_Nonnull index);

/// Finds the tokens of a window that begins outside of any string. C++: `dom_parser_implementation::stage1`.
///
/// 64 readable bytes must follow `count`. In the last window an unfinished character is an invalid one.
cjson_window cjson_index_scan(
    cjson_index *_Nonnull index, const uint8_t *_Nonnull bytes, size_t count, int isLast);

/// Offset of the first backslash from `from` on, or `until`.
size_t cjson_find_backslash(const void *_Nonnull bytes, size_t from, size_t until);

#ifdef __cplusplus
}
#endif

#endif
