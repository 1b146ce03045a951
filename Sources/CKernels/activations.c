#include "vector.h"

// tanh-GELU is x * sigmoid(2 sqrt(2/pi) (x + 0.044715 x³)).
#define GELU_A 1.5957691216057308f
#define GELU_B 0.044715f

INLINE float gelu_gate(float v) { return sigmoid(v * FUSED(GELU_A * GELU_B * v, v, GELU_A)); }

/// The slope of tanh-GELU at v, where its gate is s.
INLINE float gelu_slope(float v, float s) {
  return FUSED(v * FUSED(-s, s, s), FUSED(3.0f * GELU_A * GELU_B * v, v, GELU_A), s);
}

KERNEL(
  void, kernel_activate,
  (const float *x, float *y, size_t count, enum kernel_activation activation),
  (x, y, count, activation)) {
  if (activation == kernel_gelu_tanh) {
    for (size_t i = 0; i < count; i++)
      y[i] = x[i] * gelu_gate(x[i]);
  } else {
    for (size_t i = 0; i < count; i++) y[i] = x[i] * normal_distribution(x[i]);
  }
}

KERNEL(
  void, kernel_activate_gradient,
  (const float *x, const float *dy, float *dx, size_t count, enum kernel_activation activation, int
   accumulate),
  (x, dy, dx, count, activation, accumulate)) {
  float kept = accumulate ? 1.0f : 0.0f;
  if (!accumulate) memset(dx, 0, count * sizeof(float));
  if (activation == kernel_gelu_tanh) {
    for (size_t i = 0; i < count; i++) {
      float v = x[i];
      dx[i] = FUSED(dy[i], gelu_slope(v, gelu_gate(v)), kept * dx[i]);
    }
  } else {
    for (size_t i = 0; i < count; i++) {
      float v = x[i], density = 0.39894228040143268f * exponential(-0.5f * v * v);
      dx[i] = FUSED(dy[i], FUSED(v, density, normal_distribution(v)), kept * dx[i]);
    }
  }
}

KERNEL(
  void, kernel_soft_cap,
  (const float *x, float *y, size_t count, float factor, float cap),
  (x, y, count, factor, cap)) {
  float inner = factor / cap;
  for (size_t i = 0; i < count; i++) y[i] = cap * hyperbolic_tangent(inner * x[i]);
}

KERNEL(
  void, kernel_soft_cap_gradient,
  (const float *y, const float *dy, float *dx, size_t count, float factor, float cap, int accumulate),
  (y, dy, dx, count, factor, cap, accumulate)) {
  for (size_t i = 0; i < count; i++) {
    float tangent = y[i] / cap, pull = dy[i] * factor * FUSED(-tangent, tangent, 1.0f);
    dx[i] = accumulate ? dx[i] + pull : pull;
  }
}

KERNEL(
  void, kernel_gated,
  (const float *x, float *y, size_t rows, size_t width, enum kernel_gate gate),
  (x, y, rows, width, gate)) {
  for (size_t row = 0; row < rows; row++) {
    const float *g = x + row * 2 * width, *up = g + width;
    float *out = y + row * width;
    if (gate == kernel_gate_gelu_tanh) {
      for (size_t i = 0; i < width; i++) out[i] = g[i] * gelu_gate(g[i]) * up[i];
    } else {
      for (size_t i = 0; i < width; i++) out[i] = g[i] * sigmoid(g[i]) * up[i];
    }
  }
}

KERNEL(
  void, kernel_gated_gradient,
  (const float *x, const float *dy, float *dx, size_t rows, size_t width, enum kernel_gate gate),
  (x, dy, dx, rows, width, gate)) {
  for (size_t row = 0; row < rows; row++) {
    const float *g = x + row * 2 * width, *up = g + width, *top = dy + row * width;
    float *dg = dx + row * 2 * width, *dup = dg + width;
    if (gate == kernel_gate_gelu_tanh) {
      for (size_t i = 0; i < width; i++) {
        float v = g[i], s = gelu_gate(v);
        dg[i] = top[i] * up[i] * gelu_slope(v, s);
        dup[i] = top[i] * v * s;
      }
    } else {
      for (size_t i = 0; i < width; i++) {
        float v = g[i], s = sigmoid(v);
        dg[i] = top[i] * up[i] * FUSED(v, FUSED(-s, s, s), s);
        dup[i] = top[i] * v * s;
      }
    }
  }
}
