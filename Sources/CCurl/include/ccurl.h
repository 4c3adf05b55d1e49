// What Liên Thông uses of libcurl. Handles are opaque; no vendor header is needed to read this.
#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>
#include <stdint.h>

/// Many transfers driven by one thread, with their shared connections. `curl_multi`.
typedef struct ccurl_loop ccurl_loop;
/// One message and its answer. `curl_easy`.
typedef struct ccurl_transfer ccurl_transfer;

#define CCURL_NAME(name) __attribute__((swift_name(name)))

/// What the receiver of bytes wants next.
typedef enum __attribute__((enum_extensibility(closed))) {
    CCURL_TAKEN CCURL_NAME("taken"),
    /// Nothing was taken: the same bytes come again after `ccurl_transfer_resume`. Only for the body.
    CCURL_PAUSE CCURL_NAME("pause"),
    /// The transfer ends here.
    CCURL_STOP CCURL_NAME("stop"),
} ccurl_verdict;

/// Called by the thread that runs `ccurl_loop_step` or `ccurl_transfer_resume`.
typedef struct {
    /// One line of a head, with its line end; heads of 1xx answers and trailers come too.
    ccurl_verdict (*_Nonnull line)(void *_Nonnull context, const uint8_t *_Nonnull bytes, size_t count);
    /// A piece of the body after transfer decoding.
    ccurl_verdict (*_Nonnull piece)(void *_Nonnull context, const uint8_t *_Nonnull bytes, size_t count);
} ccurl_receiver;

typedef enum __attribute__((enum_extensibility(closed))) {
    CCURL_COMPLETE CCURL_NAME("complete"),
    CCURL_BAD_ADDRESS CCURL_NAME("badAddress"),
    CCURL_TIMED_OUT CCURL_NAME("timedOut"),
    CCURL_FAILED CCURL_NAME("failed"),
} ccurl_ending;

/// Why files were refused; `CCURL_NONE` for all of HTTP.
typedef enum __attribute__((enum_extensibility(closed))) {
    CCURL_NONE CCURL_NAME("none"),
    CCURL_NOT_FOUND CCURL_NAME("notFound"),
    CCURL_DENIED CCURL_NAME("denied"),
    CCURL_SIGN_IN CCURL_NAME("signIn"),
    CCURL_HOST_KEY CCURL_NAME("hostKey"),
} ccurl_refusal;

/// How a transfer ended. `text` holds host and port at most and lives as long as the transfer.
typedef struct {
    ccurl_transfer *_Nullable transfer;
    ccurl_ending ending;
    ccurl_refusal refusal;
    const char *_Nonnull text;
} ccurl_result;

ccurl_loop *_Nullable ccurl_loop_new(void);
/// After all its transfers were removed.
void ccurl_loop_free(ccurl_loop *_Nullable loop);
/// Both give 0 on success.
int ccurl_loop_add(ccurl_loop *_Nonnull loop, ccurl_transfer *_Nonnull transfer);
int ccurl_loop_remove(ccurl_loop *_Nonnull loop, ccurl_transfer *_Nonnull transfer);
/// Moves all bytes that can move without waiting; 0 on success.
int ccurl_loop_step(ccurl_loop *_Nonnull loop);
/// One transfer that has ended since the last call; `transfer` is NULL when there is none.
ccurl_result ccurl_loop_next_ended(ccurl_loop *_Nonnull loop);
/// Waits for the network, `ccurl_loop_wake`, or the milliseconds.
void ccurl_loop_wait(ccurl_loop *_Nonnull loop, int milliseconds);
/// The one function that any thread may call.
void ccurl_loop_wake(ccurl_loop *_Nonnull loop);

/// A transfer with the house rules set: no redirect, no proxy, http(s) 1.1 only, TLS 1.2 and verified.
ccurl_transfer *_Nullable ccurl_transfer_new(ccurl_receiver receiver, void *_Nonnull context);
void ccurl_transfer_free(ccurl_transfer *_Nullable transfer);
/// The setters copy what they are given and give 0 on success.
int ccurl_transfer_set_address(ccurl_transfer *_Nonnull transfer, const char *_Nonnull url);
/// With `mayRepeat` a message on a kept connection that died is sent again on a fresh one; else that is a
/// failure.
int ccurl_transfer_set_method(ccurl_transfer *_Nonnull transfer, const char *_Nonnull method, int mayRepeat);
int ccurl_transfer_set_body(ccurl_transfer *_Nonnull transfer, const void *_Nonnull bytes, size_t count);
/// A body that is read while it is sent, `count` bytes long.
typedef struct {
    /// Fills a part of the memory and gives how many bytes that was; -1 ends the transfer.
    int64_t (*_Nonnull read)(void *_Nonnull context, uint8_t *_Nonnull bytes, size_t count);
    /// From the first byte again: a kept connection died before it had taken the request.
    void (*_Nonnull rewind)(void *_Nonnull context);
} ccurl_source;
int ccurl_transfer_set_source(ccurl_transfer *_Nonnull transfer, ccurl_source source, void *_Nonnull context,
                              int64_t count);
/// `Name: value`, `Name;` for an empty value, `Name:` for "do not send yours".
int ccurl_transfer_add_field(ccurl_transfer *_Nonnull transfer, const char *_Nonnull line);
/// `host:port:address`, in place of asking a name server.
int ccurl_transfer_add_resolve(ccurl_transfer *_Nonnull transfer, const char *_Nonnull entry);
/// A PEM file in place of the system's authorities.
int ccurl_transfer_set_authority(ccurl_transfer *_Nonnull transfer, const char *_Nonnull path);
/// The same from memory.
int ccurl_transfer_set_authority_bytes(ccurl_transfer *_Nonnull transfer, const void *_Nonnull pem, size_t count);
/// PEM: our certificate, those between it and its authority, and its private key.
int ccurl_transfer_set_certificate(ccurl_transfer *_Nonnull transfer, const void *_Nonnull pem, size_t count);
/// Nothing below TLS 1.3.
int ccurl_transfer_demand_tls13(ccurl_transfer *_Nonnull transfer);
int ccurl_transfer_set_connect_timeout(ccurl_transfer *_Nonnull transfer, long milliseconds);

/// SFTP in place of HTTP: the server's key must have one of `count` SHA-256 digests of 32 bytes each, one after the
/// other. `password` and the private `key` may be NULL; the key never lies on a disk.
int ccurl_transfer_set_sftp(ccurl_transfer *_Nonnull transfer, const uint8_t *_Nonnull digests, size_t count,
                            const char *_Nonnull user, const char *_Nullable password, const char *_Nullable key);
/// The address is a folder; with `namesOnly` its names, else lines as of `ls -l`.
int ccurl_transfer_set_listing(ccurl_transfer *_Nonnull transfer, int namesOnly);
int ccurl_transfer_set_offset(ccurl_transfer *_Nonnull transfer, int64_t offset);
/// `rm "…"`, `rename "…" "…"`: done in order, and nothing is brought.
int ccurl_transfer_add_command(ccurl_transfer *_Nonnull transfer, const char *_Nonnull command);
/// The fingerprint that the server showed, as `SHA256:… (ssh-ed25519)`; empty before that.
const char *_Nonnull ccurl_transfer_host_key(const ccurl_transfer *_Nonnull transfer);

/// SMTP in place of HTTP: one letter from and to one address. Without `mayBeOpen` nothing is said before the line is
/// encrypted. `user` and `password` may be NULL. The letter is copied; its lines end in CR LF.
int ccurl_transfer_set_mail(ccurl_transfer *_Nonnull transfer, const char *_Nonnull from, const char *_Nonnull to,
                            const char *_Nullable user, const char *_Nullable password, int mayBeOpen,
                            const void *_Nonnull letter, size_t count);

/// Bytes are taken again after `CCURL_PAUSE`.
void ccurl_transfer_resume(ccurl_transfer *_Nonnull transfer);
/// 1 if a byte of the request may have left.
int ccurl_transfer_has_left(const ccurl_transfer *_Nonnull transfer);

/// How far a connection came, or why a server is not believed.
typedef enum __attribute__((enum_extensibility(closed))) {
    CCURL_REACHED CCURL_NAME("reached"),
    CCURL_NO_NAME CCURL_NAME("noName"),
    CCURL_REFUSED CCURL_NAME("refused"),
    CCURL_LATE CCURL_NAME("late"),
    CCURL_NO_TLS CCURL_NAME("noTLS"),
    CCURL_EXPIRED CCURL_NAME("expired"),
    CCURL_NOT_YET CCURL_NAME("notYet"),
    CCURL_SELF_SIGNED CCURL_NAME("selfSigned"),
    CCURL_UNKNOWN_AUTHORITY CCURL_NAME("unknownAuthority"),
    CCURL_OTHER_NAME CCURL_NAME("otherName"),
    CCURL_DOUBTED CCURL_NAME("doubted"),
    CCURL_ELSEWISE CCURL_NAME("elsewise"),
} ccurl_reach;

/// What a connection showed; texts live as long as the transfer and are empty where there is nothing to say.
typedef struct {
    ccurl_reach reach;
    /// Certificates that the server sent; 0: none was seen, and what follows says nothing.
    int chain;
    /// Seconds since 1970.
    int64_t not_before;
    int64_t not_after;
    const char *_Nonnull subject;
    const char *_Nonnull issuer;
    const char *_Nonnull tls;
    const char *_Nonnull address;
    const char *_Nonnull text;
} ccurl_sight;

/// Connects and shakes hands under the house rules, sends nothing and closes. Blocks; for a transfer in no loop.
ccurl_sight ccurl_transfer_probe(ccurl_transfer *_Nonnull transfer);

#endif
