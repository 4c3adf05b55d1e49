#include "carchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

struct carchive {
    struct archive *archive;
    struct archive_entry *entry;
    carchive_source source;
    void *context;
    char buffer[64 << 10];
};

// libarchive writes names in the thread's character set: in that of "C" no letter of Vietnamese would survive.
static locale_t unicode;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void make_unicode(void) { unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

static ssize_t read_source(struct archive *archive, void *client, const void **bytes) {
    carchive *self = client;
    ptrdiff_t count = self->source(self->context, self->buffer, sizeof self->buffer);
    *bytes = self->buffer;
    if (count >= 0) return count;
    archive_set_error(archive, EIO, "the bytes could not be read");
    return ARCHIVE_FATAL;
}

carchive *carchive_new(carchive_source source, void *context) {
    pthread_once(&once, make_unicode);
    carchive *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->source = source;
    self->context = context;
    self->archive = archive_read_new();
    // The seekable reader of zip would believe the list at the end; a stream has none yet.
    if (self->archive && archive_read_support_format_zip_streamable(self->archive) == ARCHIVE_OK
        && archive_read_support_format_tar(self->archive) == ARCHIVE_OK) {
        return self;
    }
    carchive_free(self);
    return NULL;
}

void carchive_free(carchive *self) {
    if (self->archive) archive_read_free(self->archive);
    free(self);
}

static int next_header(carchive *self) {
    if (!self->entry) {
        int code = archive_read_open(self->archive, self, NULL, read_source, NULL);
        if (code != ARCHIVE_OK) return code;
    }
    return archive_read_next_header(self->archive, &self->entry);
}

carchive_step carchive_next(carchive *self) {
    locale_t before = unicode ? uselocale(unicode) : (locale_t)0;
    int code = next_header(self);
    if (before) uselocale(before);
    if (code == ARCHIVE_EOF) return carchive_end;
    return code == ARCHIVE_OK || code == ARCHIVE_WARN ? carchive_member : carchive_failed;
}

carchive_kind carchive_kind_of_member(carchive *self) {
    if (archive_entry_is_encrypted(self->entry)) return carchive_encrypted;
    int isFile = archive_entry_filetype(self->entry) == AE_IFREG && !archive_entry_hardlink(self->entry);
    return isFile ? carchive_file : carchive_no_file;
}

const char *carchive_name(carchive *self) {
    const char *name = archive_entry_pathname(self->entry);
    return name ? name : "";
}

ptrdiff_t carchive_read(carchive *self, void *buffer, size_t capacity) {
    return archive_read_data(self->archive, buffer, capacity);
}

const char *carchive_error(carchive *self) {
    const char *text = archive_error_string(self->archive);
    return text ? text : "unknown";
}
