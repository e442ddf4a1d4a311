#include "cfaults.h"

#include <sqlite3.h>
#include <stdatomic.h>

static sqlite3_mem_methods system_methods;
static _Atomic int64_t allocations;
static _Atomic int64_t failures;
static _Atomic int64_t failing_number;
static atomic_bool is_lasting;

static bool fails(void) {
    int64_t number = atomic_fetch_add(&allocations, 1) + 1;
    int64_t first = atomic_load(&failing_number);
    if (first == 0 || (number != first && !(atomic_load(&is_lasting) && number > first))) return false;
    atomic_fetch_add(&failures, 1);
    return true;
}

static void *allocate(int size) { return fails() ? 0 : system_methods.xMalloc(size); }

static void *resize(void *memory, int size) { return fails() ? 0 : system_methods.xRealloc(memory, size); }

bool cfaults_install(void) {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &system_methods) != SQLITE_OK) return false;
    sqlite3_mem_methods methods = system_methods;
    methods.xMalloc = allocate;
    methods.xRealloc = resize;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}

void cfaults_fail_at(int64_t number, bool lasting) {
    atomic_store(&allocations, 0);
    atomic_store(&failures, 0);
    atomic_store(&is_lasting, lasting);
    atomic_store(&failing_number, number);
}

void cfaults_mend(void) { atomic_store(&failing_number, 0); }

int64_t cfaults_allocations(void) { return atomic_load(&allocations); }

int64_t cfaults_failures(void) { return atomic_load(&failures); }
