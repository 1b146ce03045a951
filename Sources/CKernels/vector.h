#pragma once

// What the kernels have in common: how they are compiled, in which order they sum, and functions of one number.

#include "CKernels.h"

#include <math.h>
#include <string.h>

// Every clone of a kernel gives the same bits: sums run over a fixed number of lanes, written out below, a product
// and a sum are fused where the source says so and nowhere else, and nothing is reassociated.
#pragma clang fp reassociate(off) contract(off)

#define INLINE static inline __attribute__((always_inline))

// One binary, several instruction sets: a kernel is compiled for each, and every call goes to the clone in force.
#if defined(__x86_64__)
#define KERNEL(result, name, parameters, arguments)                                                 \
  INLINE result name##_body parameters;                                                             \
  __attribute__((target("arch=x86-64-v4,no-prefer-256-bit"))) static result name##_v4 parameters {                    \
    return name##_body arguments;                                                                   \
  }                                                                                                 \
  __attribute__((target("arch=x86-64-v3"))) static result name##_v3 parameters {                    \
    return name##_body arguments;                                                                   \
  }                                                                                                 \
  __attribute__((noinline)) static result name##_v1 parameters { return name##_body arguments; }    \
  result name parameters {                                                                          \
    switch (kernels_in_force()) {                                                                   \
    case kernels_v4: return name##_v4 arguments;                                                    \
    case kernels_v3: return name##_v3 arguments;                                                    \
    default: return name##_v1 arguments;                                                            \
    }                                                                                               \
  }                                                                                                 \
  INLINE result name##_body parameters
#else
#define KERNEL(result, name, parameters, arguments) result name parameters
#endif

/// a * b + c, rounded once. The clone for machines without such an instruction calls the C library, whose fma is
/// exact by definition.
#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)

// MARK: Sums

typedef float floats8 __attribute__((ext_vector_type(8)));
typedef float floats16 __attribute__((ext_vector_type(16)));
typedef float floats32 __attribute__((ext_vector_type(32)));
typedef double doubles16 __attribute__((ext_vector_type(16)));
// The same numbers where they lie, aligned as one is.
typedef floats8 loose_floats8 __attribute__((aligned(4), may_alias));
typedef floats16 loose_floats16 __attribute__((aligned(4), may_alias));
typedef floats32 loose_floats32 __attribute__((aligned(4), may_alias));

/// In SUM_OF_PRODUCTS: as many numbers of an array as a step takes.
#define AT(x) (*(const loose_step *)((x) + at))

/// The sum of so many products a * b, where a and b are written with AT: in 32 lanes as long as there are 32, then in
/// 8, into which those 32 were folded, then one by one.
#define SUM_OF_PRODUCTS(count, a, b)                                      \
  __extension__({                                                         \
    size_t at = 0, end = (count);                                         \
    floats8 eight = 0.0f;                                                 \
    if (end >= 32) {                                                      \
      typedef floats32 step;                                              \
      typedef loose_floats32 loose_step;                                  \
      step sum = 0.0f;                                                    \
      for (; at + 32 <= end; at += 32) sum = FUSED((step)(a), (step)(b), sum); \
      eight = (sum.lo.lo + sum.lo.hi) + (sum.hi.lo + sum.hi.hi);          \
    }                                                                     \
    {                                                                     \
      typedef floats8 step;                                               \
      typedef loose_floats8 loose_step;                                   \
      for (; at + 8 <= end; at += 8) eight = FUSED((step)(a), (step)(b), eight); \
    }                                                                     \
    float sum = folded(&eight);                                           \
    {                                                                     \
      typedef float step;                                                 \
      typedef float loose_step;                                           \
      for (; at < end; at++) sum = FUSED((step)(a), (step)(b), sum);      \
    }                                                                     \
    sum;                                                                  \
  })

/// The sum of so many terms, in the order of SUM_OF_PRODUCTS.
#define SUM(count, term) SUM_OF_PRODUCTS(count, term, 1.0f)

/// The sum of eight lanes, by halves.
INLINE float folded(const floats8 *lanes) {
  float four[4], eight[8];
  memcpy(eight, lanes, sizeof eight);
  for (size_t lane = 0; lane < 4; lane++) four[lane] = eight[lane] + eight[lane + 4];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

/// The sum of sixteen lanes in double precision, by halves.
INLINE double folded_doubles(const doubles16 *lanes) {
  double sums[16];
  memcpy(sums, lanes, sizeof sums);
  for (size_t half = 8; half > 0; half /= 2)
    for (size_t lane = 0; lane < half; lane++) sums[lane] += sums[lane + half];
  return sums[0];
}

/// The largest of at least one number, in eight lanes: a plain loop is not vectorised, since the order
/// of comparisons matters where there are NaNs.
INLINE float maximum(const float *x, size_t count) {
  float lanes[8];
  for (size_t lane = 0; lane < 8; lane++) lanes[lane] = x[0];
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (size_t lane = 0; lane < 8; lane++) {
      lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
    }
  }
  float top = x[0];
  for (; i < count; i++) top = x[i] > top ? x[i] : top;
  for (size_t lane = 0; lane < 8; lane++) top = lanes[lane] > top ? lanes[lane] : top;
  return top;
}

// MARK: Functions of one number

/// exp to within 2 units in the last place, without a branch, so that loops over it are vectorised.
/// Below -87 it is exp(-87), above 88 exp(88).
INLINE float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  // The nearest whole number stands in the last bits of this sum.
  float shifted = FUSED(x, 1.44269504088896341f, 0x1.8p23f);
  float whole = shifted - 0x1.8p23f;
  float rest = FUSED(whole, -0.693359375f, x);
  rest = FUSED(whole, 2.12194440e-4f, rest);
  float p = 1.9875691500e-4f;
  p = FUSED(p, rest, 1.3981999507e-3f);
  p = FUSED(p, rest, 8.3334519073e-3f);
  p = FUSED(p, rest, 4.1665795894e-2f);
  p = FUSED(p, rest, 1.6666665459e-1f);
  p = FUSED(p, rest, 5.0000001201e-1f);
  p = FUSED(FUSED(p, rest, 1.0f), rest, 1.0f);
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

/// tanh to within a few units in the last place: a polynomial near 0, where the quotient of
/// exponentials would lose digits.
INLINE float hyperbolic_tangent(float x) {
  float magnitude = x < 0 ? -x : x;
  float z = x * x;
  float p = -5.70498872745e-3f;
  p = FUSED(p, z, 2.06390887954e-2f);
  p = FUSED(p, z, -5.37397155531e-2f);
  p = FUSED(p, z, 1.33314422036e-1f);
  p = FUSED(p, z, -3.33332819422e-1f);
  float near = FUSED(p * z, x, x);
  float far = 1.0f - 2.0f / (exponential(2.0f * magnitude) + 1.0f);
  far = x < 0 ? -far : far;
  return magnitude < 0.625f ? near : far;
}

/// The standard normal distribution function, by the error function's complement (Abramowitz and
/// Stegun, 7.1.26 has too few digits; this is Numerical Recipes' Chebyshev fit, 1.2e-7 relative).
INLINE float normal_distribution(float x) {
  float z = (x < 0 ? -x : x) * 0.70710678118654752f;
  float t = 1.0f / FUSED(0.5f, z, 1.0f);
  float p = 0.17087277f;
  p = FUSED(p, t, -0.82215223f);
  p = FUSED(p, t, 1.48851587f);
  p = FUSED(p, t, -1.13520398f);
  p = FUSED(p, t, 0.27886807f);
  p = FUSED(p, t, -0.18628806f);
  p = FUSED(p, t, 0.09678418f);
  p = FUSED(p, t, 0.37409196f);
  p = FUSED(p, t, 1.00002368f);
  float tail = 0.5f * t * exponential(FUSED(t, p, FUSED(-z, z, -1.26551223f)));
  return x < 0 ? tail : 1.0f - tail;
}

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }
