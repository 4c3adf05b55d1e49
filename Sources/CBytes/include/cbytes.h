// What Liên Thông uses of libcrypto, libzstd and zlib. Handles are opaque; no vendor header is needed to read this.
#ifndef CBYTES_H
#define CBYTES_H

#include <stddef.h>
#include <stdint.h>

/// A running SHA-256. Plain memory: may live on the stack, needs no release.
typedef struct {
    uint64_t state[16];
} cbytes_sha256;

void cbytes_sha256_init(cbytes_sha256 *_Nonnull context);
void cbytes_sha256_update(cbytes_sha256 *_Nonnull context, const void *_Nullable bytes, size_t count);
void cbytes_sha256_final(cbytes_sha256 *_Nonnull context, uint8_t *_Nonnull digest);
/// SHA-256 of one piece; `digest` takes 32 bytes.
void cbytes_sha256_once(const void *_Nullable bytes, size_t count, uint8_t *_Nonnull digest);
/// MD5 of one piece, for systems that ask for it; `digest` takes 16 bytes.
void cbytes_md5_once(const void *_Nullable bytes, size_t count, uint8_t *_Nonnull digest);
/// HMAC-SHA256; `digest` takes 32 bytes.
void cbytes_hmac_sha256(
    const void *_Nonnull key, size_t keyCount, const void *_Nullable bytes, size_t count, uint8_t *_Nonnull digest);
/// HMAC-SHA512; `digest` takes 64 bytes.
void cbytes_hmac_sha512(
    const void *_Nonnull key, size_t keyCount, const void *_Nullable bytes, size_t count, uint8_t *_Nonnull digest);
/// SHA-1 of one piece, for systems that ask for it; `digest` takes 20 bytes.
void cbytes_sha1_once(const void *_Nullable bytes, size_t count, uint8_t *_Nonnull digest);
/// The most bytes that `cbytes_gzip` makes of so many.
size_t cbytes_gzip_bound(size_t count);
/// One gzip member (RFC 1952) without a time in it; gives its size, 0 on failure.
size_t cbytes_gzip(const void *_Nullable bytes, size_t count, void *_Nonnull output, size_t outputCount);
/// Fills with random bytes; 0 on failure.
int cbytes_random(void *_Nonnull bytes, size_t count);
/// scrypt (RFC 7914) within `mostMemory` bytes; 0 where the parameters are impossible or memory is short.
int cbytes_scrypt(
    const void *_Nullable password, size_t passwordCount, const void *_Nullable salt, size_t saltCount, uint64_t n,
    uint64_t r, uint64_t p, uint64_t mostMemory, void *_Nonnull key, size_t keyCount);
/// 1 where both are the same, in a time that depends on `count` alone.
int cbytes_is_equal(const void *_Nonnull left, const void *_Nonnull right, size_t count);

typedef struct cbytes_zstd_writer cbytes_zstd_writer;
typedef struct cbytes_zstd_reader cbytes_zstd_reader;

/// Result of one step: how much was taken and given; `error` is a static text or NULL.
typedef struct {
    size_t taken;
    size_t given;
    /// Writer: bytes still to flush. Reader: 0 when a frame has ended.
    size_t left;
    const char *_Nullable error;
} cbytes_zstd_step;

cbytes_zstd_writer *_Nullable cbytes_zstd_writer_new(int level);
void cbytes_zstd_writer_free(cbytes_zstd_writer *_Nullable writer);
cbytes_zstd_step cbytes_zstd_write(
    cbytes_zstd_writer *_Nonnull writer, const void *_Nullable input, size_t inputCount, void *_Nonnull output,
    size_t outputCount, int isLast);

cbytes_zstd_reader *_Nullable cbytes_zstd_reader_new(void);
void cbytes_zstd_reader_free(cbytes_zstd_reader *_Nullable reader);
cbytes_zstd_step cbytes_zstd_read(
    cbytes_zstd_reader *_Nonnull reader, const void *_Nullable input, size_t inputCount, void *_Nonnull output,
    size_t outputCount);

typedef struct cbytes_gzip_reader cbytes_gzip_reader;

/// Result of one step; `error` is a static text or NULL.
typedef struct {
    size_t taken;
    size_t given;
    /// A member has ended, and its checksum and length were right.
    int hasEnded;
    const char *_Nullable error;
} cbytes_gzip_step;

cbytes_gzip_reader *_Nullable cbytes_gzip_reader_new(void);
void cbytes_gzip_reader_free(cbytes_gzip_reader *_Nonnull reader);
/// Goes on; after a member has ended a new one is expected. C: `inflate`.
cbytes_gzip_step cbytes_gzip_read(
    cbytes_gzip_reader *_Nonnull reader, const void *_Nullable input, size_t inputCount, void *_Nonnull output,
    size_t outputCount);

/// Large blocks go back to the system when they are freed, and threads share their heaps.
void cbytes_keep_memory_small(void);

#endif
