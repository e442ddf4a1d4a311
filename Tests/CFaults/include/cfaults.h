// A memory allocator for SQLite that fails when told to: <https://www.sqlite.org/malloc.html>.
#ifndef CFAULTS_H
#define CFAULTS_H

#include <stdbool.h>
#include <stdint.h>

/// Puts the allocator in front of SQLite's own; false once SQLite is in use, which is too late.
bool cfaults_install(void);

/// Counts allocations from 0 again, and fails the one of this number, or with `lasting` all from there on.
void cfaults_fail_at(int64_t number, bool lasting);

/// Fails none any more.
void cfaults_mend(void);

/// Allocations since the count began, of all threads.
int64_t cfaults_allocations(void);

/// How many of them failed.
int64_t cfaults_failures(void);

#endif
