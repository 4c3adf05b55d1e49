#define _GNU_SOURCE // memfd_create

#include "ccurl.h"

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct ccurl_transfer {
    CURL *easy;
    ccurl_receiver receiver;
    void *context;
    ccurl_source source;
    void *source_context;
    int is_source_broken;
    struct curl_slist *fields;
    struct curl_slist *resolve;
    int times_sent;
    int may_repeat;
    // SFTP
    struct curl_slist *commands;
    uint8_t *digests;
    size_t digest_count;
    int is_sftp;
    int is_key_wrong;
    int key_file;
    char host_key[160];
    // SMTP
    struct curl_slist *receivers;
    uint8_t *letter;
    size_t letter_count;
    size_t letter_read;
    int is_mail;
    char reply[200];
    char mail_text[400];
    // Probing
    ccurl_sight sight;
    long doubt;
    char subject[256];
    char issuer[256];
    char tls[16];
    char address[64];
    char error[CURL_ERROR_SIZE];
};

static pthread_once_t global_once = PTHREAD_ONCE_INIT;
static CURLcode global_status = CURLE_FAILED_INIT;

static void global_init(void) { global_status = curl_global_init(CURL_GLOBAL_DEFAULT); }

// The loop

ccurl_loop *ccurl_loop_new(void) {
    pthread_once(&global_once, global_init);
    return global_status == CURLE_OK ? (ccurl_loop *)curl_multi_init() : NULL;
}

void ccurl_loop_free(ccurl_loop *loop) {
    if (loop) curl_multi_cleanup((CURLM *)loop);
}

int ccurl_loop_add(ccurl_loop *loop, ccurl_transfer *transfer) {
    return curl_multi_add_handle((CURLM *)loop, transfer->easy);
}

int ccurl_loop_remove(ccurl_loop *loop, ccurl_transfer *transfer) {
    return curl_multi_remove_handle((CURLM *)loop, transfer->easy);
}

int ccurl_loop_step(ccurl_loop *loop) {
    int running = 0;
    return curl_multi_perform((CURLM *)loop, &running);
}

static ccurl_ending ending_of(const ccurl_transfer *transfer, CURLcode code) {
    // Who may sign in and what a server speaks are its answers, not faults of the address.
    if (transfer->is_mail && code != CURLE_OK && code != CURLE_OPERATION_TIMEDOUT) return CCURL_FAILED;
    switch (code) {
    case CURLE_OK:
        return CCURL_COMPLETE;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: // also an answer that is no HTTP/1
    case CURLE_LOGIN_DENIED: // CURLOPT_DISALLOW_USERNAME_IN_URL
        return transfer->times_sent == 0 ? CCURL_BAD_ADDRESS : CCURL_FAILED;
    case CURLE_OPERATION_TIMEDOUT:
        return CCURL_TIMED_OUT;
    default:
        return CCURL_FAILED;
    }
}

static ccurl_refusal refusal_of(const ccurl_transfer *transfer, CURLcode code) {
    if (!transfer->is_sftp || code == CURLE_OK) return CCURL_NONE;
    if (transfer->is_key_wrong) return CCURL_HOST_KEY;
    switch (code) {
    case CURLE_REMOTE_FILE_NOT_FOUND:
        return CCURL_NOT_FOUND;
    case CURLE_REMOTE_ACCESS_DENIED:
        return CCURL_DENIED;
    case CURLE_LOGIN_DENIED:
        return CCURL_SIGN_IN;
    case CURLE_PEER_FAILED_VERIFICATION:
        return CCURL_HOST_KEY;
    case CURLE_QUOTE_ERROR:
        // Of a command libcurl keeps the server's answer in words alone (lib/vssh/libssh2.c, sftp_libssh2_strerror).
        if (strstr(transfer->error, "ile not found") || strstr(transfer->error, "o such")) return CCURL_NOT_FOUND;
        if (strstr(transfer->error, "ermission denied")) return CCURL_DENIED;
        return CCURL_NONE;
    default:
        return CCURL_NONE;
    }
}

static const char *text_of(ccurl_transfer *transfer, CURLcode code) {
    if (transfer->is_mail) {
        const char *reason = transfer->reply[0] ? transfer->reply : transfer->error;
        snprintf(transfer->mail_text, sizeof transfer->mail_text, "%s%s%s", curl_easy_strerror(code),
                 reason[0] ? ": " : "", reason);
        return transfer->mail_text;
    }
    if (code == CURLE_LOGIN_DENIED && !transfer->is_sftp) return "the address holds a user name";
    if (transfer->is_source_broken) return "the body could not be read";
    if (code == CURLE_ABORTED_BY_CALLBACK) return "the kept connection closed before the answer";
    if (transfer->is_sftp) return curl_easy_strerror(code);
    // libcurl's detailed text may quote the answer later on; before sending it names the host and the reason.
    if (transfer->times_sent == 0 && ending_of(transfer, code) == CCURL_FAILED && transfer->error[0]) {
        return transfer->error;
    }
    if (code == CURLE_UNSUPPORTED_PROTOCOL && transfer->times_sent > 0) return "the answer is not HTTP/1";
    return curl_easy_strerror(code);
}

ccurl_result ccurl_loop_next_ended(ccurl_loop *loop) {
    ccurl_result result = {NULL, CCURL_COMPLETE, CCURL_NONE, ""};
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read((CURLM *)loop, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        // The message dies with the next call of libcurl.
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&result.transfer);
        result.ending = ending_of(result.transfer, code);
        result.refusal = refusal_of(result.transfer, code);
        result.text = text_of(result.transfer, code);
        return result;
    }
    return result;
}

void ccurl_loop_wait(ccurl_loop *loop, int milliseconds) {
    curl_multi_poll((CURLM *)loop, NULL, 0, milliseconds, NULL);
}

void ccurl_loop_wake(ccurl_loop *loop) { curl_multi_wakeup((CURLM *)loop); }

// One transfer

// What a mail server refuses with says more than libcurl's number for it; later lines, of its leave, say less.
static void note_reply(ccurl_transfer *transfer, const char *bytes, size_t length) {
    if (length < 3 || bytes[0] < '4' || bytes[0] > '5' || transfer->reply[0]) return;
    size_t count = 0;
    for (size_t index = 0; index < length && count + 1 < sizeof transfer->reply; index++) {
        unsigned char byte = (unsigned char)bytes[index];
        if (byte >= 0x20 && byte < 0x7F) transfer->reply[count++] = (char)byte;
    }
    transfer->reply[count] = 0;
}

static size_t on_line(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    size_t length = size * count;
    if (transfer->is_mail) {
        note_reply(transfer, bytes, length);
        return length;
    }
    ccurl_verdict verdict = transfer->receiver.line(transfer->context, (const uint8_t *)bytes, length);
    return verdict == CCURL_TAKEN ? length : CURL_WRITEFUNC_ERROR;
}

static size_t on_piece(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    size_t length = size * count;
    if (length == 0) return 0;
    switch (transfer->receiver.piece(transfer->context, (const uint8_t *)bytes, length)) {
    case CCURL_TAKEN:
        return length;
    case CCURL_PAUSE:
        return CURL_WRITEFUNC_PAUSE;
    case CCURL_STOP:
        return CURL_WRITEFUNC_ERROR;
    }
}

// libcurl calls this between the handshake and the first byte of the request, and again when it repeats a
// request by itself because a kept connection died. A repeated POST could act twice, so that is stopped here.
static int on_sending(void *context, char *remote, char *local, int remote_port, int local_port) {
    (void)remote, (void)local, (void)remote_port, (void)local_port;
    ccurl_transfer *transfer = context;
    if (transfer->times_sent > 0 && !transfer->may_repeat) return CURL_PREREQFUNC_ABORT;
    transfer->times_sent += 1;
    return CURL_PREREQFUNC_OK;
}

static int set_callbacks(ccurl_transfer *transfer) {
    CURL *easy = transfer->easy;
    return curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer)
        || curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line)
        || curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer)
        || curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_piece)
        || curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer)
        || curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_sending)
        || curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer)
        || curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
}

static int set_house_rules(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        || curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L)
        || curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1)
        || curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L)
        || curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L)
        || curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L)
        // An empty name switches off the proxies that the environment names.
        || curl_easy_setopt(easy, CURLOPT_PROXY, "")
        || curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2)
        || curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L)
        || curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L)
        || curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L)
        || curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 64L << 10)
        // Without it, giving up on a name waits for getaddrinfo, and every other transfer with it.
        || curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L)
        // The answer's time is counted outside: libcurl's own would go on while a transfer is paused.
        || curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 0L);
}

ccurl_transfer *ccurl_transfer_new(ccurl_receiver receiver, void *context) {
    ccurl_transfer *transfer = calloc(1, sizeof(ccurl_transfer));
    if (!transfer) return NULL;
    transfer->receiver = receiver;
    transfer->context = context;
    transfer->key_file = -1;
    transfer->easy = curl_easy_init();
    if (!transfer->easy || set_callbacks(transfer) || set_house_rules(transfer->easy)) {
        ccurl_transfer_free(transfer);
        return NULL;
    }
    return transfer;
}

void ccurl_transfer_free(ccurl_transfer *transfer) {
    if (!transfer) return;
    if (transfer->easy) curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->fields);
    curl_slist_free_all(transfer->resolve);
    curl_slist_free_all(transfer->commands);
    if (transfer->key_file >= 0) close(transfer->key_file);
    free(transfer->digests);
    curl_slist_free_all(transfer->receivers);
    free(transfer->letter);
    free(transfer);
}

int ccurl_transfer_set_address(ccurl_transfer *transfer, const char *url) {
    return curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
}

int ccurl_transfer_set_method(ccurl_transfer *transfer, const char *method, int mayRepeat) {
    transfer->may_repeat = mayRepeat;
    // A HEAD that is only a word would wait for the body that Content-Length announces.
    if (strcmp(method, "HEAD") == 0) return curl_easy_setopt(transfer->easy, CURLOPT_NOBODY, 1L);
    return curl_easy_setopt(transfer->easy, CURLOPT_CUSTOMREQUEST, method);
}

int ccurl_transfer_set_body(ccurl_transfer *transfer, const void *bytes, size_t count) {
    return curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count)
        || curl_easy_setopt(transfer->easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

static size_t on_reading(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    int64_t length = transfer->source.read(transfer->source_context, (uint8_t *)bytes, size * count);
    if (length >= 0) return (size_t)length;
    transfer->is_source_broken = 1;
    return CURL_READFUNC_ABORT;
}

static int on_rewinding(void *context, curl_off_t offset, int origin) {
    ccurl_transfer *transfer = context;
    if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    transfer->source.rewind(transfer->source_context);
    return CURL_SEEKFUNC_OK;
}

int ccurl_transfer_set_source(ccurl_transfer *transfer, ccurl_source source, void *context, int64_t count) {
    CURL *easy = transfer->easy;
    transfer->source = source;
    transfer->source_context = context;
    return curl_easy_setopt(easy, CURLOPT_POST, 1L)
        || curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count)
        || curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_reading)
        || curl_easy_setopt(easy, CURLOPT_READDATA, transfer)
        || curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_rewinding)
        || curl_easy_setopt(easy, CURLOPT_SEEKDATA, transfer)
        || curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
}

static int append(struct curl_slist **list, const char *text) {
    struct curl_slist *longer = curl_slist_append(*list, text);
    if (!longer) return 1;
    *list = longer;
    return 0;
}

int ccurl_transfer_add_field(ccurl_transfer *transfer, const char *line) {
    return append(&transfer->fields, line)
        || curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->fields);
}

int ccurl_transfer_add_resolve(ccurl_transfer *transfer, const char *entry) {
    return append(&transfer->resolve, entry)
        || curl_easy_setopt(transfer->easy, CURLOPT_RESOLVE, transfer->resolve);
}

int ccurl_transfer_set_authority(ccurl_transfer *transfer, const char *path) {
    // The system's folder of authorities would otherwise still be trusted beside the file.
    return curl_easy_setopt(transfer->easy, CURLOPT_CAINFO, path)
        || curl_easy_setopt(transfer->easy, CURLOPT_CAPATH, NULL);
}

static struct curl_blob blob_of(const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return blob;
}

int ccurl_transfer_set_authority_bytes(ccurl_transfer *transfer, const void *pem, size_t count) {
    struct curl_blob blob = blob_of(pem, count);
    return curl_easy_setopt(transfer->easy, CURLOPT_CAINFO_BLOB, &blob)
        || curl_easy_setopt(transfer->easy, CURLOPT_CAINFO, NULL)
        || curl_easy_setopt(transfer->easy, CURLOPT_CAPATH, NULL);
}

int ccurl_transfer_set_certificate(ccurl_transfer *transfer, const void *pem, size_t count) {
    struct curl_blob blob = blob_of(pem, count);
    return curl_easy_setopt(transfer->easy, CURLOPT_SSLCERT_BLOB, &blob)
        || curl_easy_setopt(transfer->easy, CURLOPT_SSLKEY_BLOB, &blob);
}

int ccurl_transfer_demand_tls13(ccurl_transfer *transfer) {
    return curl_easy_setopt(transfer->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
}

int ccurl_transfer_set_connect_timeout(ccurl_transfer *transfer, long milliseconds) {
    return curl_easy_setopt(transfer->easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
}

// SFTP

// The first string of a key in the form of the wire (RFC 4253, 6.6) is its kind.
static void note_host_key(ccurl_transfer *transfer, const uint8_t *digest, const uint8_t *key, size_t length) {
    unsigned char text[64] = {0};
    int count = EVP_EncodeBlock(text, digest, SHA256_DIGEST_LENGTH);
    while (count > 0 && text[count - 1] == '=') text[--count] = 0;
    size_t kind = length >= 4 ? ((size_t)key[0] << 24 | (size_t)key[1] << 16 | (size_t)key[2] << 8 | key[3]) : 0;
    if (kind > 40 || kind + 4 > length) kind = 0;
    snprintf(transfer->host_key, sizeof transfer->host_key, "SHA256:%s (%.*s)", (char *)text, (int)kind,
             (const char *)key + (kind ? 4 : 0));
}

static int on_host_key(void *context, int kind, const char *key, size_t length) {
    (void)kind;
    ccurl_transfer *transfer = context;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256((const uint8_t *)key, length, digest);
    note_host_key(transfer, digest, (const uint8_t *)key, length);
    for (size_t index = 0; index < transfer->digest_count; index++) {
        if (memcmp(transfer->digests + index * sizeof digest, digest, sizeof digest) == 0) return CURLKHMATCH_OK;
    }
    transfer->is_key_wrong = 1;
    return CURLKHMATCH_MISMATCH;
}

// libcurl takes a path: that of a file in memory, which nobody else can open by name.
static int set_key(ccurl_transfer *transfer, const char *key) {
    transfer->key_file = memfd_create("key", MFD_CLOEXEC);
    size_t length = strlen(key);
    if (transfer->key_file < 0 || write(transfer->key_file, key, length) != (ssize_t)length) return 1;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", transfer->key_file);
    return curl_easy_setopt(transfer->easy, CURLOPT_SSH_PRIVATE_KEYFILE, path);
}

int ccurl_transfer_set_sftp(ccurl_transfer *transfer, const uint8_t *digests, size_t count, const char *user,
                            const char *password, const char *key) {
    CURL *easy = transfer->easy;
    transfer->is_sftp = 1;
    transfer->may_repeat = 1;
    transfer->digest_count = count;
    transfer->digests = malloc(count * SHA256_DIGEST_LENGTH + 1);
    if (!transfer->digests) return 1;
    memcpy(transfer->digests, digests, count * SHA256_DIGEST_LENGTH);
    long ways = (key ? CURLSSH_AUTH_PUBLICKEY : 0) | (password ? CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD : 0);
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "sftp")
        || curl_easy_setopt(easy, CURLOPT_SSH_HOSTKEYFUNCTION, on_host_key)
        || curl_easy_setopt(easy, CURLOPT_SSH_HOSTKEYDATA, transfer)
        || curl_easy_setopt(easy, CURLOPT_SSH_AUTH_TYPES, ways)
        || curl_easy_setopt(easy, CURLOPT_USERNAME, user)
        || (password && curl_easy_setopt(easy, CURLOPT_PASSWORD, password))
        || (key && set_key(transfer, key));
}

int ccurl_transfer_set_listing(ccurl_transfer *transfer, int names_only) {
    return curl_easy_setopt(transfer->easy, CURLOPT_DIRLISTONLY, (long)names_only);
}

int ccurl_transfer_set_offset(ccurl_transfer *transfer, int64_t offset) {
    return curl_easy_setopt(transfer->easy, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)offset);
}

int ccurl_transfer_add_command(ccurl_transfer *transfer, const char *command) {
    return append(&transfer->commands, command)
        || curl_easy_setopt(transfer->easy, CURLOPT_NOBODY, 1L)
        || curl_easy_setopt(transfer->easy, CURLOPT_QUOTE, transfer->commands);
}

// SMTP

static size_t on_reading_letter(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    size_t left = transfer->letter_count - transfer->letter_read;
    size_t length = size * count < left ? size * count : left;
    memcpy(bytes, transfer->letter + transfer->letter_read, length);
    transfer->letter_read += length;
    return length;
}

int ccurl_transfer_set_mail(ccurl_transfer *transfer, const char *from, const char *to, const char *user,
                            const char *password, int mayBeOpen, const void *letter, size_t count) {
    CURL *easy = transfer->easy;
    transfer->is_mail = 1;
    transfer->letter = malloc(count + 1);
    if (!transfer->letter) return 1;
    memcpy(transfer->letter, letter, count);
    transfer->letter_count = count;
    return append(&transfer->receivers, to)
        || curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        || curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(mayBeOpen ? CURLUSESSL_NONE : CURLUSESSL_ALL))
        || curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from)
        || curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer->receivers)
        || (user && curl_easy_setopt(easy, CURLOPT_USERNAME, user))
        || (password && curl_easy_setopt(easy, CURLOPT_PASSWORD, password))
        // A kept connection that has died would send a letter twice, or not at all.
        || curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L)
        || curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L)
        || curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L)
        || curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_reading_letter)
        || curl_easy_setopt(easy, CURLOPT_READDATA, transfer)
        || curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)count);
}

const char *ccurl_transfer_host_key(const ccurl_transfer *transfer) { return transfer->host_key; }

void ccurl_transfer_resume(ccurl_transfer *transfer) { curl_easy_pause(transfer->easy, CURLPAUSE_CONT); }

int ccurl_transfer_has_left(const ccurl_transfer *transfer) { return transfer->times_sent > 0; }

// Probing: what OpenSSL sees is noted on its way, and decides as it would.

static pthread_once_t sight_once = PTHREAD_ONCE_INIT;
static int sight_index = -1;

static void sight_init(void) { sight_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL); }

static int64_t seconds_of(const ASN1_TIME *time) {
    struct tm parts;
    return time && ASN1_TIME_to_tm(time, &parts) ? (int64_t)timegm(&parts) : 0;
}

// RFC 2253 with UTF-8 as it is.
static void copy_name(char *text, size_t size, X509_NAME *name) {
    BIO *memory = BIO_new(BIO_s_mem());
    int length = 0;
    if (memory && X509_NAME_print_ex(memory, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
        length = BIO_read(memory, text, (int)size - 1);
    }
    text[length > 0 ? length : 0] = 0;
    BIO_free(memory);
}

static int on_verify(int is_good, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    ccurl_transfer *transfer = ssl ? SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), sight_index) : NULL;
    X509 *leaf = X509_STORE_CTX_get0_cert(store);
    if (!transfer || !leaf) return is_good;
    if (!is_good && transfer->doubt == X509_V_OK) transfer->doubt = X509_STORE_CTX_get_error(store);
    if (transfer->sight.chain > 0) return is_good;
    int sent = sk_X509_num(X509_STORE_CTX_get0_untrusted(store));
    transfer->sight.chain = sent > 0 ? sent : 1;
    transfer->sight.not_before = seconds_of(X509_get0_notBefore(leaf));
    transfer->sight.not_after = seconds_of(X509_get0_notAfter(leaf));
    copy_name(transfer->subject, sizeof transfer->subject, X509_get_subject_name(leaf));
    copy_name(transfer->issuer, sizeof transfer->issuer, X509_get_issuer_name(leaf));
    return is_good;
}

static void on_handshake(const SSL *ssl, int where, int result) {
    (void)result;
    ccurl_transfer *transfer = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), sight_index);
    if (transfer && (where & SSL_CB_HANDSHAKE_DONE)) {
        snprintf(transfer->tls, sizeof transfer->tls, "%s", SSL_get_version(ssl));
    }
}

static CURLcode on_tls(CURL *easy, void *context, void *transfer) {
    (void)easy;
    if (!SSL_CTX_set_ex_data(context, sight_index, transfer)) return CURLE_OUT_OF_MEMORY;
    // libcurl has set the mode and no function of its own (lib/vtls/openssl.c, ossl_connect_step1).
    SSL_CTX_set_verify(context, SSL_CTX_get_verify_mode(context), on_verify);
    SSL_CTX_set_info_callback(context, on_handshake);
    return CURLE_OK;
}

static ccurl_reach doubt_of(const ccurl_transfer *transfer) {
    switch (transfer->doubt) {
    case X509_V_OK: return CCURL_OTHER_NAME; // libcurl compares names itself, after OpenSSL was content
    case X509_V_ERR_CERT_HAS_EXPIRED: return CCURL_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID: return CCURL_NOT_YET;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return CCURL_SELF_SIGNED;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return CCURL_UNKNOWN_AUTHORITY;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return CCURL_OTHER_NAME;
    default: return CCURL_DOUBTED;
    }
}

static ccurl_reach reach_of(const ccurl_transfer *transfer, CURLcode code) {
    switch (code) {
    case CURLE_OK: return CCURL_REACHED;
    case CURLE_COULDNT_RESOLVE_HOST: return CCURL_NO_NAME;
    case CURLE_COULDNT_CONNECT: return CCURL_REFUSED;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_LATE;
    case CURLE_SSL_CONNECT_ERROR: return CCURL_NO_TLS;
    case CURLE_PEER_FAILED_VERIFICATION: return doubt_of(transfer);
    default: return CCURL_ELSEWISE;
    }
}

ccurl_sight ccurl_transfer_probe(ccurl_transfer *transfer) {
    pthread_once(&sight_once, sight_init);
    CURL *easy = transfer->easy;
    transfer->sight = (ccurl_sight){CCURL_ELSEWISE, 0, 0, 0, transfer->subject, transfer->issuer, transfer->tls,
                                    transfer->address, transfer->error};
    transfer->doubt = X509_V_OK;
    // A resumed session shows no certificate.
    CURLcode code = CURLE_FAILED_INIT;
    if (sight_index >= 0 && !curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L)
        && !curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L)
        && !curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_tls)
        && !curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, transfer)) {
        code = curl_easy_perform(easy);
    }
    char *address = NULL;
    if (!curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address) && address) {
        snprintf(transfer->address, sizeof transfer->address, "%s", address);
    }
    transfer->sight.reach = reach_of(transfer, code);
    if (code != CURLE_OK && !transfer->error[0]) transfer->sight.text = curl_easy_strerror(code);
    return transfer->sight;
}
