// What Swift cannot import from sqlite3.h by itself: variadic calls, cast macros, and structs whose first
// member must be SQLite's own (their C layout is guaranteed here, and only here).
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>
#include <stdint.h>

#if defined(__linux__)
// The C library shows it to programs that ask for GNU's own functions only, which a module cannot.
extern int sync_file_range(int descriptor, int64_t offset, int64_t count, unsigned flags);
/// Starts writing a file's changed pages to the disk (SYNC_FILE_RANGE_WRITE), without waiting.
static inline void csqlite_start_writing(int descriptor) { sync_file_range(descriptor, 0, 0, 2); }
#else
static inline void csqlite_start_writing(int descriptor) { (void)descriptor; }
#endif

/// One SQLite value, ready to be handed over: 16 bytes, so that four share a cache line.
typedef struct {
    /// An integer, the bits of a double, or the address of text or bytes that outlive the statement's step.
    int64_t payload;
    /// Bytes of text or blob.
    uint32_t length;
    /// SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL.
    int32_t type;
} csqlite_cell;

/// The rows that a cell table shows: row r of the view is cells[rows[r] * stride ...].
typedef struct {
    const csqlite_cell *cells;
    const uint32_t *rows;
    const uint32_t *ordinals;
    /// Where set, row r of the view is the cells at places[r] instead, and its rowid is rowids[r].
    const csqlite_cell *const *places;
    const int64_t *rowids;
    int64_t first_rowid;
    int64_t stride;
    int64_t start;
    int64_t end;
    /// The row that SQLite read last: the one to blame when a statement fails.
    int64_t current;
} csqlite_view;

typedef struct {
    sqlite3_vtab base;
    csqlite_view *view;
} csqlite_cell_table;

typedef struct {
    sqlite3_vtab_cursor base;
    csqlite_view *view;
    int64_t row;
    const csqlite_cell *cells;
} csqlite_cell_cursor;

// A short read leaves the rest of the buffer zero; the code is an expression in the header, as those below.
static const int32_t csqlite_short_read = SQLITE_IOERR_SHORT_READ;
// An extended code is an expression in the header, which Swift does not import.
static const int32_t csqlite_constraint_foreign_key = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int32_t csqlite_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int32_t csqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int32_t csqlite_readonly_database_moved = SQLITE_READONLY_DBMOVED;
static const int32_t csqlite_readonly_recovery = SQLITE_READONLY_RECOVERY;
static const int32_t csqlite_readonly_rollback = SQLITE_READONLY_ROLLBACK;
static const int32_t csqlite_constraint_rowid = SQLITE_CONSTRAINT_ROWID;

/// Text and blobs that stay where they are until the statement has copied them.
static inline void csqlite_result_static_text(sqlite3_context *context, const char *text, uint64_t length) {
    sqlite3_result_text64(context, text, length, SQLITE_STATIC, SQLITE_UTF8);
}
static inline void csqlite_result_static_blob(sqlite3_context *context, const void *bytes, uint64_t length) {
    sqlite3_result_blob64(context, bytes, length, SQLITE_STATIC);
}
/// Text that SQLite copies; a null pointer would be NULL, and is the empty text here.
static inline void csqlite_result_text(sqlite3_context *context, const char *text, uint64_t length) {
    sqlite3_result_text64(context, text ? text : "", length, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, uint64_t length) {
    return sqlite3_bind_text64(statement, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, uint64_t length) {
    return length ? sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_TRANSIENT)
                  : sqlite3_bind_zeroblob(statement, index, 0);
}
static inline int csqlite_allow_extensions(sqlite3 *connection, int allowed) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, allowed, (int *)0);
}

/// SQL that stands in the schema runs no functions and virtual tables but harmless ones, and SQLite's own tables are not
/// written to; see <https://www.sqlite.org/security.html>.
///
/// Before 3.41, SQLite takes its own JSON functions for harmful, which many a CHECK calls. There the schema is trusted, and
/// finds nothing to harm: extensions cannot be loaded, and what csvload adds is not for the schema.
static inline int csqlite_distrust_schema(sqlite3 *connection) {
    int trusts = sqlite3_libversion_number() < 3041000;
    int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, trusts, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    return code;
}
/// To be called while a virtual table connects: triggers and views of the schema cannot read it.
static inline int csqlite_read_by_statements_only(sqlite3 *connection) {
    return sqlite3_vtab_config(connection, SQLITE_VTAB_DIRECTONLY);
}

/// Reads the beginning of the main database's file through its VFS; the connection has to hold a lock on it.
static inline int csqlite_read_header(sqlite3 *connection, void *header, int length) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    return file && file->pMethods ? file->pMethods->xRead(file, header, length, 0) : SQLITE_CANTOPEN;
}
static inline int csqlite_without_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

#endif
