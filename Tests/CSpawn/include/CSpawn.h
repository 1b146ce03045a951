// Starting a process with calls that the header only shows where `_GNU_SOURCE` is defined.
#pragma once

#include <sys/types.h>

/// Starts a program in a group of its own, with signals as the system treats them and no descriptor but the
/// first three: nothing to read, and files for what it prints.
///
/// - arguments: The program (a path, or a name to be looked for in `PATH`) and its arguments, then NULL.
/// - environment: `NAME=value`, then NULL.
/// - folder: Where it runs; NULL for here.
/// - output, errors: Files for what it prints.
/// - process: Its number.
///
/// Returns 0, or the error's number.
int spawn_process(char *const arguments[], char *const environment[], const char *folder,
                  const char *output, const char *errors, pid_t *process);
