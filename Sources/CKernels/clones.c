#include "CKernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static _Atomic int in_force = kernels_none;

enum kernels kernels_best(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) return kernels_v4;
  if (__builtin_cpu_supports("x86-64-v3")) return kernels_v3;
#endif
  return kernels_v1;
}

enum kernels kernels_named(const char *name) {
  if (strcmp(name, "v4") == 0) return kernels_v4;
  if (strcmp(name, "v3") == 0) return kernels_v3;
  if (strcmp(name, "v1") == 0) return kernels_v1;
  return kernels_none;
}

void kernels_use(enum kernels kernels) { atomic_store_explicit(&in_force, (int)kernels, memory_order_relaxed); }

enum kernels kernels_in_force(void) {
  int now = atomic_load_explicit(&in_force, memory_order_relaxed);
  if (now != kernels_none) return (enum kernels)now;
  const char *name = getenv("PALIMPSEST_KERNELS");
  enum kernels best = kernels_best(), asked = name ? kernels_named(name) : kernels_none;
  kernels_use(asked == kernels_none || asked > best ? best : asked);
  return kernels_in_force();
}
