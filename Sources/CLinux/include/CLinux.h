// Calls of Linux that Swift cannot import, since they are variadic or macros.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/// Has the kernel kill this process when the thread that started it ends, and names it.
///
/// `parent` is the process expected to be the parent: one that is gone already is noticed.
static inline int end_with_parent(pid_t parent, const char *name) {
  prctl(PR_SET_NAME, name, 0, 0, 0);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return -1;
  return getppid() == parent ? 0 : -1;
}

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
