// What Liên Thông uses of libarchive: the members of a zip or tar that comes as a stream.
// No vendor header is needed to read this.
#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <stddef.h>
#include <stdint.h>

typedef struct carchive carchive;

/// Fills a part of the buffer and says how much; 0 at the end, negative on failure.
typedef ptrdiff_t (*carchive_source)(void *_Nonnull context, void *_Nonnull buffer, size_t capacity);

typedef enum : int32_t {
    carchive_file,
    /// Nothing to read: a folder, a link, a device.
    carchive_no_file,
    carchive_encrypted,
} carchive_kind;

typedef enum : int32_t {
    carchive_member,
    carchive_end,
    carchive_failed,
} carchive_step;

/// NULL without memory. The context must live as long as the archive.
carchive *_Nullable carchive_new(carchive_source _Nonnull source, void *_Nonnull context);
void carchive_free(carchive *_Nonnull archive);

/// Goes to the next member; what is left of the one before is skipped. C: `archive_read_next_header`.
carchive_step carchive_next(carchive *_Nonnull archive);
carchive_kind carchive_kind_of_member(carchive *_Nonnull archive);
/// The member's name as the archive has it, ending with a zero byte; UTF-8 where the archive says so. Valid until the
/// next step.
const char *_Nonnull carchive_name(carchive *_Nonnull archive);

/// The member's next bytes; 0 at its end, negative on failure. C: `archive_read_data`.
ptrdiff_t carchive_read(carchive *_Nonnull archive, void *_Nonnull buffer, size_t capacity);

/// What failed, in libarchive's words; valid until the next call.
const char *_Nonnull carchive_error(carchive *_Nonnull archive);

#endif
