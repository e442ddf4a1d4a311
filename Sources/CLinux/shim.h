// What Linux and glibc offer beside POSIX, which Swift's Glibc module leaves out.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#include <malloc.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// fcntl(2): the bytes that a pipe holds.
static const int clinux_set_pipe_size = 1031;

// open(2): a file without a name. It includes O_DIRECTORY, whose value differs among processors.
static inline int clinux_unnamed_file(int directory_flag) { return 020000000 | directory_flag; }

int pipe2(int ends[2], int flags);

// Finds bytes in bytes, in time that is linear in both.
void *memmem(const void *bytes, size_t count, const void *wanted, size_t wanted_count);

// A descriptor that is readable once the process has ended: see pidfd_open(2).
static inline int clinux_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

#endif
