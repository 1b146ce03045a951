#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

enum { ROW_MAJOR = 101, NOT_TRANSPOSED = 111, TRANSPOSED = 112 };

static void (*sgemm)(int order, int left, int right, int rows, int columns, int inner,
                     float factor, const float *a, int a_stride, const float *b, int b_stride,
                     float kept, float *c, int c_stride);
static void (*dposv)(const char *triangle, const int *size, const int *columns, double *a,
                     const int *a_stride, double *b, const int *b_stride, int *info);
static char *(*corename)(void);
static char *(*config)(void);
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_tried = false;

/// Whether a setting, NAME=VALUE, is of a variable that OpenBLAS is not to see.
static bool is_hidden(const char *setting, bool is_told) {
  static const char *const hidden[] = {
    "OPENBLAS_NUM_THREADS=", "OPENBLAS_DEFAULT_NUM_THREADS=", "GOTO_NUM_THREADS=",
    "OMP_NUM_THREADS=", "OPENBLAS_BLOCK_FACTOR=", "OPENBLAS_CORETYPE=",
  };
  size_t count = sizeof hidden / sizeof *hidden - (is_told ? 0 : 1);
  for (size_t i = 0; i < count; i++)
    if (strncmp(setting, hidden[i], strlen(hidden[i])) == 0) return true;
  return false;
}

/// Loads the library as it would load in an environment of our making. Other threads may be reading variables:
/// `environ` is made to point to a list of its own for the time, whose texts are the same, and which stays.
static void *loaded(const char *core) {
  static char threads[] = "OPENBLAS_NUM_THREADS=1";
  static char setting[64] = "OPENBLAS_CORETYPE=";
  char **before = environ;
  size_t count = 0;
  while (before && before[count]) count++;
  char **own = calloc(count + 3, sizeof *own);
  if (!own) return NULL;
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (!is_hidden(before[i], core != NULL)) own[kept++] = before[i];
  own[kept++] = threads;
  if (core && strlen(setting) + strlen(core) < sizeof setting) {
    strcat(setting, core);
    own[kept++] = setting;
  }
  environ = own;
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_GLOBAL);
  if (environ == own) environ = before;
  return library;
}

bool blas_load(const char *core) {
  pthread_mutex_lock(&lock);
  if (!is_tried) {
    is_tried = true;
    void *library = loaded(core);
    if (library) {
      corename = (char *(*)(void))dlsym(library, "openblas_get_corename");
      config = (char *(*)(void))dlsym(library, "openblas_get_config");
      sgemm = dlsym(library, "cblas_sgemm");
      dposv = dlsym(library, "dposv_");
    }
  }
  bool is_there = sgemm && dposv && corename && config;
  pthread_mutex_unlock(&lock);
  return is_there;
}

const char *blas_core(void) { return corename ? corename() : "none"; }

const char *blas_configuration(void) { return config ? config() : "none"; }

void blas_multiply(bool left_is_transposed, bool right_is_transposed, int rows, int columns,
                   int inner, float factor, const float *left, int left_stride,
                   const float *right, int right_stride, float kept, float *result,
                   int result_stride) {
  sgemm(ROW_MAJOR, left_is_transposed ? TRANSPOSED : NOT_TRANSPOSED,
        right_is_transposed ? TRANSPOSED : NOT_TRANSPOSED, rows, columns, inner, factor, left,
        left_stride, right, right_stride, kept, result, result_stride);
}

bool blas_solve(int size, double *matrix, int columns, double *right) {
  int info = 0;
  dposv("L", &size, &columns, matrix, &size, right, &size, &info);
  return info == 0;
}
