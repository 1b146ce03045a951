#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

enum { ROW_MAJOR = 101, NOT_TRANSPOSED = 111, TRANSPOSED = 112 };

static void (*sgemm)(int order, int left, int right, int rows, int columns, int inner,
                     float factor, const float *a, int a_stride, const float *b, int b_stride,
                     float kept, float *c, int c_stride);
static void (*dposv)(const char *triangle, const int *size, const int *columns, double *a,
                     const int *a_stride, double *b, const int *b_stride, int *info);
static char *(*corename)(void);
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  const char *threads = getenv("OPENBLAS_NUM_THREADS");
  char *kept = threads ? malloc(16) : NULL;
  if (kept) {
    for (int i = 0; i < 15 && (kept[i] = threads[i]); i++) kept[i + 1] = 0;
  }
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_GLOBAL);
  if (kept) setenv("OPENBLAS_NUM_THREADS", kept, 1);
  else unsetenv("OPENBLAS_NUM_THREADS");
  free(kept);
  if (!library) return;
  corename = (char *(*)(void))dlsym(library, "openblas_get_corename");
  sgemm = dlsym(library, "cblas_sgemm");
  dposv = dlsym(library, "dposv_");
}

bool blas_load(void) {
  pthread_once(&once, load);
  return sgemm && dposv && corename;
}

const char *blas_core(void) { return blas_load() ? corename() : "none"; }

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
