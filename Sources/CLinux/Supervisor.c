// What a program starts ends with it: a process between a runner and what it runs, which outlives both.
//
// It adopts what below it loses its parent, and ends all of that once what it runs has ended, or the runner
// has, however that came about. Its part is written in C and begins before Swift does: a process that has
// threads cannot be forked and go on.

#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

/// What the kernel sends when the runner's thread that started this process ends.
static const int runner_signal = SIGUSR1;

/// How long processes have to end that are asked before they are killed, and how long all may take to be gone,
/// in milliseconds: some cannot be killed, those of another user.
static const long patience = 2000, limit = 5000;

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// Takes the status of all that has ended; notes that of `child`. Returns whether there is still a child.
static int reap(pid_t child, int *status, int *has_ended) {
  int current;
  pid_t ended;
  while ((ended = waitpid(-1, &current, WNOHANG)) > 0) {
    if (ended != child) continue;
    *status = current;
    *has_ended = 1;
  }
  return ended == 0;
}

/// A process of this machine.
struct process {
  pid_t number, parent, group, session;
};

/// Reads what there is of a process; returns whether it is there.
static int read_process(pid_t number, struct process *process) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%d/stat", number);
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  // The name of a program, in brackets, may hold anything.
  char *fields = strrchr(text, ')');
  process->number = number;
  return fields != NULL
         && sscanf(fields + 1, " %*c %d %d %d", &process->parent, &process->group, &process->session) == 3;
}

/// All processes of this machine, as many as there is room for; returns their number.
static size_t read_processes(struct process *all, size_t room) {
  size_t count = 0;
  DIR *folder = opendir("/proc");
  if (folder == NULL) return 0;
  for (struct dirent *entry; count < room && (entry = readdir(folder)) != NULL;) {
    pid_t number = (pid_t)atol(entry->d_name);
    if (number > 0 && read_process(number, &all[count])) count++;
  }
  closedir(folder);
  return count;
}

/// Sends a signal to all below this process; a kill goes to their process groups too, which no one can leave
/// in time.
///
/// Not to its children only: one that takes long to end keeps its own until it has.
static void signal_descendants(int number) {
  static struct process all[1 << 16];
  size_t count = read_processes(all, sizeof all / sizeof *all);
  pid_t own = getpid(), session = getsid(0);
  for (size_t index = 0; index < count; index++) {
    pid_t above = all[index].parent;
    // No chain is longer than there are processes, however they changed while they were read.
    for (size_t steps = 0; above > 1 && above != own && steps < count; steps++) {
      size_t place = 0;
      while (place < count && all[place].number != above) place++;
      above = place < count ? all[place].parent : 0;
    }
    if (above != own) continue;
    // Whoever is in a group of another session was started in it.
    int has_group = all[index].session != session && all[index].group > 1;
    if (has_group && number == SIGKILL) kill(-all[index].group, number);
    kill(all[index].number, number);
  }
}

/// Ends all below this process; notes how `child` ended.
static void end_all(pid_t child, int *status, int asks_first, const sigset_t *all) {
  const struct timespec pause = {.tv_nsec = 5000000};
  int has_ended = 0, is_asked = 0;
  for (long start = now(), passed = 0; reap(child, status, &has_ended) && passed < limit;
       passed = now() - start) {
    if (!asks_first || passed >= patience) {
      signal_descendants(SIGKILL);
    } else if (!is_asked) {
      signal_descendants(SIGTERM);
      is_asked = 1;
    }
    // The end of a child wakes this.
    sigtimedwait(all, NULL, &pause);
  }
}

/// Ends this process as another did.
static void end_as(int status) {
  if (WIFSIGNALED(status)) {
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    sigset_t number;
    sigemptyset(&number);
    sigaddset(&number, WTERMSIG(status));
    signal(WTERMSIG(status), SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &number, NULL);
    kill(getpid(), WTERMSIG(status));
  }
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/// Takes a name that nobody means who ends this program by its name.
static void rename_process(int count, char **arguments) {
  prctl(PR_SET_NAME, "supervisor", 0, 0, 0);
  char *last = arguments[count - 1];
  size_t length = (size_t)(last + strlen(last) - arguments[0]);
  strncpy(arguments[0], "supervisor", length);
}

/// Becomes two processes: this one supervises, and never returns; the other does, and is what it supervises.
static void supervise(pid_t runner, int asks_first, int count, char **arguments) {
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  // What a terminal sends to those in front of it is not for this one.
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, runner_signal, 0, 0, 0);
  if (runner != 0 && getppid() != runner) _exit(EXIT_FAILURE);
  pid_t own = getpid(), parent = getppid(), child = fork();
  if (child == 0) {
    // A session of its own has no terminal that a program could write to or read from, past the runner.
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != own) _exit(EXIT_FAILURE);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return;
  }
  if (child < 0) {
    perror("supervisor");
    _exit(EXIT_FAILURE);
  }
  rename_process(count, arguments);
  // The ends of pipes, which the runner waits for, are the other's.
  for (int file = 0; file < 3; file++) close(file);
  // As if killed, where it cannot even be killed in time.
  int status = SIGKILL, has_ended = 0, is_over = 0;
  while (!is_over) {
    reap(child, &status, &has_ended);
    if (has_ended) break;
    int number = sigwaitinfo(&all, NULL);
    // A thread of the runner may end before the runner does.
    is_over = number == SIGTERM || (number == runner_signal && getppid() != parent);
  }
  end_all(child, &status, asks_first && !has_ended, &all);
  end_as(status);
}

/// Divides a process that is to be supervised before its `main` begins.
__attribute__((constructor)) static void begin(int count, char **arguments) {
  if (count < 4) return;
  int is_worker = strcmp(arguments[1], WORKER_ARGUMENT) == 0;
  if (!is_worker && strcmp(arguments[1], SUPERVISE_ARGUMENT) != 0) return;
  supervise((pid_t)atol(arguments[2]), !is_worker, count, arguments);
  if (is_worker) {
    prctl(PR_SET_NAME, "palimpsest", 0, 0, 0);
    return;
  }
  execvp(arguments[3], arguments + 3);
  fprintf(stderr, "%s: %s\n", arguments[3], strerror(errno));
  _exit(127);
}
