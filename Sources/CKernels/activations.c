#include "vector.h"

// tanh-GELU is x * sigmoid(2 sqrt(2/pi) (x + 0.044715 x³)).
#define GELU_A 1.5957691216057308f
#define GELU_B 0.044715f

MULTIVERSIONED void kernel_activate(
  const float *x, float *y, size_t count, enum kernel_activation activation) {
  if (activation == kernel_gelu_tanh) {
    for (size_t i = 0; i < count; i++)
      y[i] = x[i] * sigmoid(GELU_A * (x[i] + GELU_B * x[i] * x[i] * x[i]));
  } else {
    for (size_t i = 0; i < count; i++) y[i] = x[i] * normal_distribution(x[i]);
  }
}

MULTIVERSIONED void kernel_activate_gradient(
  const float *x, const float *dy, float *dx, size_t count, enum kernel_activation activation,
  int accumulate) {
  float kept = accumulate ? 1.0f : 0.0f;
  if (!accumulate) memset(dx, 0, count * sizeof(float));
  if (activation == kernel_gelu_tanh) {
    for (size_t i = 0; i < count; i++) {
      float v = x[i], s = sigmoid(GELU_A * (v + GELU_B * v * v * v));
      float slope = s + v * s * (1.0f - s) * GELU_A * (1.0f + 3.0f * GELU_B * v * v);
      dx[i] = kept * dx[i] + dy[i] * slope;
    }
  } else {
    for (size_t i = 0; i < count; i++) {
      float v = x[i], density = 0.39894228040143268f * exponential(-0.5f * v * v);
      dx[i] = kept * dx[i] + dy[i] * (normal_distribution(v) + v * density);
    }
  }
}

MULTIVERSIONED void kernel_soft_cap(
  const float *x, float *y, size_t count, float factor, float cap) {
  float inner = factor / cap;
  for (size_t i = 0; i < count; i++) y[i] = cap * hyperbolic_tangent(inner * x[i]);
}

MULTIVERSIONED void kernel_soft_cap_gradient(
  const float *y, const float *dy, float *dx, size_t count, float factor, float cap,
  int accumulate) {
  for (size_t i = 0; i < count; i++) {
    float tangent = y[i] / cap, pull = dy[i] * factor * (1.0f - tangent * tangent);
    dx[i] = accumulate ? dx[i] + pull : pull;
  }
}

MULTIVERSIONED void kernel_gated(
  const float *x, float *y, size_t rows, size_t width, enum kernel_gate gate) {
  for (size_t row = 0; row < rows; row++) {
    const float *g = x + row * 2 * width, *up = g + width;
    float *out = y + row * width;
    if (gate == kernel_gate_gelu_tanh) {
      for (size_t i = 0; i < width; i++) {
        float v = g[i];
        out[i] = v * sigmoid(GELU_A * (v + GELU_B * v * v * v)) * up[i];
      }
    } else {
      for (size_t i = 0; i < width; i++) out[i] = g[i] * sigmoid(g[i]) * up[i];
    }
  }
}

MULTIVERSIONED void kernel_gated_gradient(
  const float *x, const float *dy, float *dx, size_t rows, size_t width, enum kernel_gate gate) {
  for (size_t row = 0; row < rows; row++) {
    const float *g = x + row * 2 * width, *up = g + width, *top = dy + row * width;
    float *dg = dx + row * 2 * width, *dup = dg + width;
    if (gate == kernel_gate_gelu_tanh) {
      for (size_t i = 0; i < width; i++) {
        float v = g[i];
        float s = sigmoid(GELU_A * (v + GELU_B * v * v * v));
        float slope = s + v * s * (1.0f - s) * GELU_A * (1.0f + 3.0f * GELU_B * v * v);
        dg[i] = top[i] * up[i] * slope;
        dup[i] = top[i] * v * s;
      }
    } else {
      for (size_t i = 0; i < width; i++) {
        float v = g[i], s = sigmoid(v);
        dg[i] = top[i] * up[i] * (s + v * s * (1.0f - s));
        dup[i] = top[i] * v * s;
      }
    }
  }
}
