// What Liên Thông uses of libpq. Handles are opaque; no vendor header is needed to read this.
#ifndef CPQ_H
#define CPQ_H

#include <stddef.h>
#include <stdint.h>

typedef struct cpq_connection cpq_connection;
typedef struct cpq_result cpq_result;
typedef struct cpq_canceller cpq_canceller;

/// Connects and waits; NULL only without memory. Ask `cpq_is_ok` next. PQconnectdbParams.
cpq_connection *_Nullable cpq_connect(const char *_Nonnull conninfo);
void cpq_close(cpq_connection *_Nullable connection);
/// 1 while the line stands. PQstatus.
int cpq_is_ok(const cpq_connection *_Nonnull connection);
/// 1 unless the server has closed an idle line; asks the socket, does not wait. PQconsumeInput.
int cpq_is_still_ok(cpq_connection *_Nonnull connection);
/// 1 inside a transaction, failed ones included. PQtransactionStatus.
int cpq_in_transaction(const cpq_connection *_Nonnull connection);
/// The last error of the connection itself, for a failed connect. PQerrorMessage.
const char *_Nonnull cpq_message(const cpq_connection *_Nonnull connection);
/// The server process of this connection. PQbackendPID.
int cpq_backend(const cpq_connection *_Nonnull connection);
/// 150020 for 15.20. PQserverVersion.
int cpq_server_version(const cpq_connection *_Nonnull connection);

/// One statement with parameters; NULL only without memory or line. PQexecParams.
/// `formats`: 0 text, 1 binary. `lengths` count for binary parameters alone.
cpq_result *_Nullable cpq_execute(
    cpq_connection *_Nonnull connection, const char *_Nonnull sql, int count, const uint32_t *_Nullable types,
    const char *_Nullable const *_Nullable values, const int *_Nullable lengths, const int *_Nullable formats,
    int resultFormat);
/// Parses a statement once for `cpq_execute_prepared`; NULL only without memory or line. PQprepare.
cpq_result *_Nullable cpq_prepare(
    cpq_connection *_Nonnull connection, const char *_Nonnull name, const char *_Nonnull sql, int count,
    const uint32_t *_Nullable types);
/// A statement by its name; the parameters as of `cpq_execute`. PQexecPrepared.
cpq_result *_Nullable cpq_execute_prepared(
    cpq_connection *_Nonnull connection, const char *_Nonnull name, int count,
    const char *_Nullable const *_Nullable values, const int *_Nullable lengths, const int *_Nullable formats,
    int resultFormat);
/// Several statements without parameters. PQexec.
cpq_result *_Nullable cpq_script(cpq_connection *_Nonnull connection, const char *_Nonnull sql);

/// Sends bytes of a running COPY in pieces of 64 KB; 1 on success. PQputCopyData.
int cpq_copy_data(cpq_connection *_Nonnull connection, const void *_Nullable bytes, size_t count);
/// Ends a COPY and gives its outcome; with `error` the server drops the rows. PQputCopyEnd, PQgetResult.
cpq_result *_Nullable cpq_copy_end(cpq_connection *_Nonnull connection, const char *_Nullable error);

/// Waits at most so many milliseconds for a notification: 1 one or more came, 0 none, -1 the line is gone.
/// Ended early by bytes that are none. poll, PQconsumeInput, PQnotifies.
int cpq_wait_for_notification(cpq_connection *_Nonnull connection, int milliseconds);

/// Primary message of a notice that came since; the caller frees it with `cpq_free_text`. NULL: none left.
char *_Nullable cpq_take_notice(cpq_connection *_Nonnull connection);
void cpq_free_text(char *_Nullable text);

void cpq_clear(cpq_result *_Nullable result);
/// What a result is. PQresultStatus.
typedef enum : int32_t {
    cpq_outcome_done = 0,
    cpq_outcome_rows = 1,
    cpq_outcome_copy_in = 2,
    cpq_outcome_error = 3,
} cpq_outcome;
cpq_outcome cpq_outcome_of(const cpq_result *_Nonnull result);
/// Five characters, or NULL where the line broke. PQresultErrorField(SQLSTATE).
const char *_Nullable cpq_sqlstate(const cpq_result *_Nonnull result);
/// The primary message alone: DETAIL and CONTEXT carry record content. PQresultErrorField(MESSAGE_PRIMARY).
const char *_Nullable cpq_primary_message(const cpq_result *_Nonnull result);
/// Name of the constraint that was broken, or NULL. PQresultErrorField(CONSTRAINT_NAME).
const char *_Nullable cpq_constraint(const cpq_result *_Nonnull result);
/// Where in the statement, in characters from 1; 0: unknown. PQresultErrorField(STATEMENT_POSITION).
int cpq_position(const cpq_result *_Nonnull result);
int cpq_rows(const cpq_result *_Nonnull result);
int cpq_columns(const cpq_result *_Nonnull result);
const char *_Nullable cpq_column_name(const cpq_result *_Nonnull result, int column);
uint32_t cpq_column_type(const cpq_result *_Nonnull result, int column);
int cpq_is_null(const cpq_result *_Nonnull result, int row, int column);
const char *_Nullable cpq_value(const cpq_result *_Nonnull result, int row, int column);
int cpq_length(const cpq_result *_Nonnull result, int row, int column);
/// Rows that a statement touched. PQcmdTuples.
int64_t cpq_affected(const cpq_result *_Nonnull result);

/// A handle that another thread may use to interrupt what runs. PQgetCancel.
cpq_canceller *_Nullable cpq_canceller_new(cpq_connection *_Nonnull connection);
/// 1 if the request was sent. PQcancel.
int cpq_cancel(cpq_canceller *_Nonnull canceller);
void cpq_canceller_free(cpq_canceller *_Nullable canceller);

#endif
