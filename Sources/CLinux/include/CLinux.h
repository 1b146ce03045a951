// Calls of Linux that Swift cannot import, since they are variadic or macros, and what has to begin before Swift.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/// The first argument of a process that is a worker; the runner's process number follows, 0 where that is of
/// another machine.
///
/// Such a process divides before its `main` begins: one becomes the worker, the other supervises it and ends,
/// as the worker did, when all that the worker started has ended. It ends them all when it is sent SIGTERM and
/// when the runner ends.
#define WORKER_ARGUMENT "worker"

/// The first argument of a process that supervises a program: the runner's process number, the program and its
/// arguments follow. Before they are killed, processes are asked to end.
#define SUPERVISE_ARGUMENT "supervise"

/// Locks bytes of a file, all from `offset` on where `length` is 0, for this open file description.
///
/// Returns 0 where they are locked now, and -1 where another description holds one of them (`errno`
/// is EAGAIN or EACCES) or the file cannot be locked.
static inline int lock_bytes(int file, off_t offset, off_t length) {
  struct flock region = {
      .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = offset, .l_len = length};
  return fcntl(file, 37 /* F_OFD_SETLK; the macro needs _GNU_SOURCE */, &region);
}

/// Locks a byte of a file as `lock_bytes` does, once nobody else holds it.
static inline int await_byte(int file, off_t offset) {
  struct flock region = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
  return fcntl(file, 38 /* F_OFD_SETLKW */, &region);
}

/// Unlocks bytes that `lock_bytes` locked.
static inline int unlock_bytes(int file, off_t offset, off_t length) {
  struct flock region = {
      .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = offset, .l_len = length};
  return fcntl(file, 37, &region);
}

/// Waits for SIGINT, SIGTERM or SIGHUP, and returns its number; for one thread only.
///
/// Only a handler of its own hears them for certain: signals that are ignored are dropped where the
/// main thread does not block them, and one that a parent has blocked stays blocked.
int await_interruption(void);

/// Opens an empty file that has no place in any folder; -1 where that fails.
int file_in_memory(const char *name);
