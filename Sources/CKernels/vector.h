#pragma once

// What the kernels have in common: how they are compiled, and functions of one number.

#include "CKernels.h"

#include <math.h>
#include <string.h>

// One binary, several instruction sets: the loader picks the best clone that the machine runs.
#if defined(__x86_64__) && defined(__ELF__)
#define MULTIVERSIONED __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define MULTIVERSIONED
#endif

// Sums may be split over vector lanes; everything else keeps IEEE semantics.
#pragma clang fp reassociate(on) contract(fast)

#define INLINE static inline __attribute__((always_inline))

/// exp to within 2 units in the last place, without a branch, so that loops over it are vectorised.
/// Below -87 it is exp(-87), above 88 exp(88).
INLINE float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  float scaled = x * 1.44269504088896341f;
  int32_t whole = (int32_t)(scaled + (scaled < 0 ? -0.5f : 0.5f));
  float rest = x - (float)whole * 0.693359375f;
  rest = rest + (float)whole * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * rest + 1.3981999507e-3f;
  p = p * rest + 8.3334519073e-3f;
  p = p * rest + 4.1665795894e-2f;
  p = p * rest + 1.6666665459e-1f;
  p = p * rest + 5.0000001201e-1f;
  p = p * rest * rest + rest + 1.0f;
  int32_t bits = (whole + 127) << 23;
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
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  float near = p * z * x + x;
  float far = 1.0f - 2.0f / (exponential(2.0f * magnitude) + 1.0f);
  far = x < 0 ? -far : far;
  return magnitude < 0.625f ? near : far;
}

/// The standard normal distribution function, by the error function's complement (Abramowitz and
/// Stegun, 7.1.26 has too few digits; this is Numerical Recipes' Chebyshev fit, 1.2e-7 relative).
INLINE float normal_distribution(float x) {
  float z = (x < 0 ? -x : x) * 0.70710678118654752f;
  float t = 1.0f / (1.0f + 0.5f * z);
  float p = 0.17087277f;
  p = p * t - 0.82215223f;
  p = p * t + 1.48851587f;
  p = p * t - 1.13520398f;
  p = p * t + 0.27886807f;
  p = p * t - 0.18628806f;
  p = p * t + 0.09678418f;
  p = p * t + 0.37409196f;
  p = p * t + 1.00002368f;
  float tail = 0.5f * t * exponential(-z * z - 1.26551223f + t * p);
  return x < 0 ? tail : 1.0f - tail;
}

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

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
