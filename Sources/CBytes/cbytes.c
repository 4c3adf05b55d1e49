// SHA256_Init and friends are deprecated in OpenSSL 3 in favour of EVP, which allocates and looks up per digest:
// too dear for one digest a row.
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include "cbytes.h"

#include <limits.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(cbytes_sha256), "SHA256_CTX has grown");

void cbytes_sha256_init(cbytes_sha256 *context) { SHA256_Init((SHA256_CTX *)context); }

void cbytes_sha256_update(cbytes_sha256 *context, const void *bytes, size_t count) {
    if (count > 0) SHA256_Update((SHA256_CTX *)context, bytes, count);
}

void cbytes_sha256_final(cbytes_sha256 *context, uint8_t *digest) { SHA256_Final(digest, (SHA256_CTX *)context); }

void cbytes_sha256_once(const void *bytes, size_t count, uint8_t *digest) {
    cbytes_sha256 context;
    cbytes_sha256_init(&context);
    cbytes_sha256_update(&context, bytes, count);
    cbytes_sha256_final(&context, digest);
}

void cbytes_md5_once(const void *bytes, size_t count, uint8_t *digest) {
    MD5_CTX context;
    MD5_Init(&context);
    if (count > 0) MD5_Update(&context, bytes, count);
    MD5_Final(digest, &context);
}

void cbytes_hmac_sha256(const void *key, size_t keyCount, const void *bytes, size_t count, uint8_t *digest) {
    unsigned int length = 32;
    HMAC(EVP_sha256(), key, (int)keyCount, bytes, count, digest, &length);
}

void cbytes_hmac_sha512(const void *key, size_t keyCount, const void *bytes, size_t count, uint8_t *digest) {
    unsigned int length = 64;
    HMAC(EVP_sha512(), key, (int)keyCount, bytes, count, digest, &length);
}

void cbytes_sha1_once(const void *bytes, size_t count, uint8_t *digest) {
    SHA_CTX context;
    SHA1_Init(&context);
    if (count > 0) SHA1_Update(&context, bytes, count);
    SHA1_Final(digest, &context);
}

// The window size whose writer is gzip's, not zlib's (zlib.h, deflateInit2).
#define GZIP_WINDOW (15 + 16)

size_t cbytes_gzip_bound(size_t count) { return compressBound(count) + 18; }

size_t cbytes_gzip(const void *bytes, size_t count, void *output, size_t outputCount) {
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return 0;
    }
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = output;
    stream.avail_out = (uInt)outputCount;
    int result = deflate(&stream, Z_FINISH);
    size_t size = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? size : 0;
}

int cbytes_random(void *bytes, size_t count) { return RAND_bytes(bytes, (int)count) == 1; }

int cbytes_scrypt(
    const void *password, size_t passwordCount, const void *salt, size_t saltCount, uint64_t n, uint64_t r, uint64_t p,
    uint64_t mostMemory, void *key, size_t keyCount) {
    // Without a place it would only look whether the parameters are possible.
    const char *text = password ? password : "";
    const unsigned char *grains = salt ? salt : (const unsigned char *)"";
    return EVP_PBE_scrypt(text, passwordCount, grains, saltCount, n, r, p, mostMemory, key, keyCount) == 1;
}

int cbytes_is_equal(const void *left, const void *right, size_t count) { return CRYPTO_memcmp(left, right, count) == 0; }

cbytes_zstd_writer *cbytes_zstd_writer_new(int level) {
    ZSTD_CCtx *context = ZSTD_createCCtx();
    if (context) ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    return (cbytes_zstd_writer *)context;
}

void cbytes_zstd_writer_free(cbytes_zstd_writer *writer) { ZSTD_freeCCtx((ZSTD_CCtx *)writer); }

cbytes_zstd_step cbytes_zstd_write(
    cbytes_zstd_writer *writer, const void *input, size_t inputCount, void *output, size_t outputCount, int isLast) {
    ZSTD_inBuffer in = {input, inputCount, 0};
    ZSTD_outBuffer out = {output, outputCount, 0};
    size_t left = ZSTD_compressStream2((ZSTD_CCtx *)writer, &out, &in, isLast ? ZSTD_e_end : ZSTD_e_continue);
    cbytes_zstd_step step = {in.pos, out.pos, left, ZSTD_isError(left) ? ZSTD_getErrorName(left) : NULL};
    return step;
}

cbytes_zstd_reader *cbytes_zstd_reader_new(void) { return (cbytes_zstd_reader *)ZSTD_createDCtx(); }

void cbytes_zstd_reader_free(cbytes_zstd_reader *reader) { ZSTD_freeDCtx((ZSTD_DCtx *)reader); }

cbytes_zstd_step cbytes_zstd_read(
    cbytes_zstd_reader *reader, const void *input, size_t inputCount, void *output, size_t outputCount) {
    ZSTD_inBuffer in = {input, inputCount, 0};
    ZSTD_outBuffer out = {output, outputCount, 0};
    size_t left = ZSTD_decompressStream((ZSTD_DCtx *)reader, &out, &in);
    cbytes_zstd_step step = {in.pos, out.pos, left, ZSTD_isError(left) ? ZSTD_getErrorName(left) : NULL};
    return step;
}

struct cbytes_gzip_reader {
    z_stream stream;
    int hasEnded;
};

cbytes_gzip_reader *cbytes_gzip_reader_new(void) {
    cbytes_gzip_reader *reader = calloc(1, sizeof *reader);
    // 16: a head and a checksum of gzip, and nothing else.
    if (reader && inflateInit2(&reader->stream, 16 + MAX_WBITS) == Z_OK) return reader;
    free(reader);
    return NULL;
}

void cbytes_gzip_reader_free(cbytes_gzip_reader *reader) {
    inflateEnd(&reader->stream);
    free(reader);
}

static uInt bounded(size_t count) { return count > INT_MAX ? INT_MAX : (uInt)count; }

cbytes_gzip_step cbytes_gzip_read(
    cbytes_gzip_reader *reader, const void *input, size_t inputCount, void *output, size_t outputCount) {
    z_stream *stream = &reader->stream;
    if (reader->hasEnded) inflateReset(stream);
    reader->hasEnded = 0;
    uInt in = bounded(inputCount), out = bounded(outputCount);
    stream->next_in = (Bytef *)input;
    stream->avail_in = in;
    stream->next_out = output;
    stream->avail_out = out;
    int code = inflate(stream, Z_NO_FLUSH);
    reader->hasEnded = code == Z_STREAM_END;
    // Z_BUF_ERROR: nothing could be done with so little; more input will help.
    int isFine = code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR;
    const char *error = isFine ? NULL : stream->msg ? stream->msg : zError(code);
    return (cbytes_gzip_step){in - stream->avail_in, out - stream->avail_out, reader->hasEnded, error};
}

void cbytes_keep_memory_small(void) {
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
    mallopt(M_ARENA_MAX, 2);
}
