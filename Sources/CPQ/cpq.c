#include "cpq.h"

#include <errno.h>
#include <poll.h>
#include <postgresql/libpq-fe.h>
#include <stdlib.h>
#include <string.h>

enum { kept_notices = 32, copy_piece = 64 * 1024 };

struct cpq_connection {
    PGconn *raw;
    char *notices[kept_notices];
    int noticeCount;
};

static PGresult *result_of(const cpq_result *result) { return (PGresult *)result; }

static void keep_notice(void *context, const PGresult *result) {
    cpq_connection *connection = context;
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!text || connection->noticeCount == kept_notices) return;
    char *copy = strdup(text);
    if (copy) connection->notices[connection->noticeCount++] = copy;
}

cpq_connection *cpq_connect(const char *conninfo) {
    cpq_connection *connection = calloc(1, sizeof *connection);
    if (!connection) return NULL;
    // Of two values the later counts: what conninfo says wins over the defaults before it.
    const char *keywords[] = {
        "tcp_user_timeout", "keepalives_idle", "connect_timeout", "fallback_application_name", "dbname",
        "client_encoding", NULL,
    };
    const char *values[] = {"30000", "30", "10", "lienthong", conninfo, "UTF8", NULL};
    connection->raw = PQconnectdbParams(keywords, values, 1);
    if (!connection->raw) {
        free(connection);
        return NULL;
    }
    PQsetNoticeReceiver(connection->raw, keep_notice, connection);
    return connection;
}

void cpq_close(cpq_connection *connection) {
    if (!connection) return;
    PQfinish(connection->raw);
    for (int i = 0; i < connection->noticeCount; i++) free(connection->notices[i]);
    free(connection);
}

int cpq_is_ok(const cpq_connection *connection) { return PQstatus(connection->raw) == CONNECTION_OK; }

static int take_notifications(PGconn *connection) {
    int count = 0;
    PGnotify *notification;
    while ((notification = PQnotifies(connection)) != NULL) {
        PQfreemem(notification);
        count++;
    }
    return count > 0;
}

int cpq_wait_for_notification(cpq_connection *connection, int milliseconds) {
    // Some may have come with the answer to a statement.
    if (take_notifications(connection->raw)) return 1;
    struct pollfd line = {.fd = PQsocket(connection->raw), .events = POLLIN};
    if (line.fd < 0) return -1;
    if (poll(&line, 1, milliseconds) < 0 && errno != EINTR) return -1;
    if (!PQconsumeInput(connection->raw) || PQstatus(connection->raw) != CONNECTION_OK) return -1;
    return take_notifications(connection->raw);
}

int cpq_is_still_ok(cpq_connection *connection) {
    struct pollfd line = {.fd = PQsocket(connection->raw), .events = POLLIN};
    // A server that ends an idle line says so first, then closes: two readings at most.
    for (int times = 0; times < 3 && cpq_is_ok(connection) && poll(&line, 1, 0) > 0; times++) {
        PQconsumeInput(connection->raw);
    }
    return cpq_is_ok(connection);
}

int cpq_in_transaction(const cpq_connection *connection) {
    PGTransactionStatusType status = PQtransactionStatus(connection->raw);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

const char *cpq_message(const cpq_connection *connection) { return PQerrorMessage(connection->raw); }
int cpq_backend(const cpq_connection *connection) { return PQbackendPID(connection->raw); }
int cpq_server_version(const cpq_connection *connection) { return PQserverVersion(connection->raw); }

cpq_result *cpq_execute(
    cpq_connection *connection, const char *sql, int count, const uint32_t *types, const char *const *values,
    const int *lengths, const int *formats, int resultFormat) {
    return (cpq_result *)PQexecParams(
        connection->raw, sql, count, (const Oid *)types, values, lengths, formats, resultFormat);
}

cpq_result *cpq_prepare(
    cpq_connection *connection, const char *name, const char *sql, int count, const uint32_t *types) {
    return (cpq_result *)PQprepare(connection->raw, name, sql, count, (const Oid *)types);
}

cpq_result *cpq_execute_prepared(
    cpq_connection *connection, const char *name, int count, const char *const *values, const int *lengths,
    const int *formats, int resultFormat) {
    return (cpq_result *)PQexecPrepared(connection->raw, name, count, values, lengths, formats, resultFormat);
}

cpq_result *cpq_script(cpq_connection *connection, const char *sql) {
    return (cpq_result *)PQexec(connection->raw, sql);
}

int cpq_copy_data(cpq_connection *connection, const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        int piece = count < copy_piece ? (int)count : copy_piece;
        if (PQputCopyData(connection->raw, next, piece) != 1) return 0;
        next += piece;
        count -= (size_t)piece;
    }
    return 1;
}

cpq_result *cpq_copy_end(cpq_connection *connection, const char *error) {
    PQputCopyEnd(connection->raw, error);
    PGresult *outcome = PQgetResult(connection->raw);
    // A line that broke during COPY answers COPY_IN for ever; nothing is to come from it.
    while (PQstatus(connection->raw) == CONNECTION_OK) {
        PGresult *next = PQgetResult(connection->raw);
        if (!next) break;
        PQclear(next);
    }
    return (cpq_result *)outcome;
}

char *cpq_take_notice(cpq_connection *connection) {
    if (connection->noticeCount == 0) return NULL;
    char *first = connection->notices[0];
    connection->noticeCount--;
    memmove(connection->notices, connection->notices + 1, (size_t)connection->noticeCount * sizeof(char *));
    return first;
}

void cpq_free_text(char *text) { free(text); }

void cpq_clear(cpq_result *result) { PQclear((PGresult *)result); }

cpq_outcome cpq_outcome_of(const cpq_result *result) {
    switch (PQresultStatus(result_of(result))) {
    case PGRES_EMPTY_QUERY:
    case PGRES_COMMAND_OK: return cpq_outcome_done;
    case PGRES_TUPLES_OK: return cpq_outcome_rows;
    case PGRES_COPY_IN: return cpq_outcome_copy_in;
    default: return cpq_outcome_error;
    }
}

const char *cpq_sqlstate(const cpq_result *result) {
    return PQresultErrorField(result_of(result), PG_DIAG_SQLSTATE);
}

const char *cpq_primary_message(const cpq_result *result) {
    return PQresultErrorField(result_of(result), PG_DIAG_MESSAGE_PRIMARY);
}

const char *cpq_constraint(const cpq_result *result) {
    return PQresultErrorField(result_of(result), PG_DIAG_CONSTRAINT_NAME);
}

int cpq_position(const cpq_result *result) {
    const char *text = PQresultErrorField(result_of(result), PG_DIAG_STATEMENT_POSITION);
    return text ? atoi(text) : 0;
}

int cpq_rows(const cpq_result *result) { return PQntuples(result_of(result)); }
int cpq_columns(const cpq_result *result) { return PQnfields(result_of(result)); }
const char *cpq_column_name(const cpq_result *result, int column) { return PQfname(result_of(result), column); }
uint32_t cpq_column_type(const cpq_result *result, int column) { return PQftype(result_of(result), column); }

int cpq_is_null(const cpq_result *result, int row, int column) {
    return PQgetisnull(result_of(result), row, column);
}

const char *cpq_value(const cpq_result *result, int row, int column) {
    return PQgetvalue(result_of(result), row, column);
}

int cpq_length(const cpq_result *result, int row, int column) {
    return PQgetlength(result_of(result), row, column);
}

int64_t cpq_affected(const cpq_result *result) {
    const char *text = PQcmdTuples((PGresult *)result_of(result));
    return text && *text ? strtoll(text, NULL, 10) : 0;
}

cpq_canceller *cpq_canceller_new(cpq_connection *connection) {
    return (cpq_canceller *)PQgetCancel(connection->raw);
}

int cpq_cancel(cpq_canceller *canceller) {
    char message[256];
    return PQcancel((PGcancel *)canceller, message, (int)sizeof message);
}

void cpq_canceller_free(cpq_canceller *canceller) { PQfreeCancel((PGcancel *)canceller); }
