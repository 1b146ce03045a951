#define _GNU_SOURCE  // pipe2, memfd_create
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>

static int interruptions[2] = {-1, -1};

static void note_interruption(int signal) {
  int error = errno;
  char number = (char)signal;
  ssize_t written = write(interruptions[1], &number, 1);
  (void)written;
  errno = error;
}

static void catch_interruptions(void) {
  sigset_t signals;
  sigemptyset(&signals);
  struct sigaction action = {.sa_handler = note_interruption, .sa_flags = SA_RESTART};
  const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  if (pipe2(interruptions, O_CLOEXEC) != 0) return;
  for (int index = 0; index < 3; index++) {
    sigaddset(&signals, numbers[index]);
    sigaction(numbers[index], &action, NULL);
  }
  // This thread takes them, whatever the program that started this one has blocked.
  pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
}

int await_interruption(void) {
  if (interruptions[0] < 0) catch_interruptions();
  char number = 0;
  while (read(interruptions[0], &number, 1) < 0 && errno == EINTR) continue;
  return number;
}

int file_in_memory(const char *name) { return memfd_create(name, MFD_CLOEXEC); }
