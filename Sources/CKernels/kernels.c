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

// tanh-GELU is x * sigmoid(2 sqrt(2/pi) (x + 0.044715 x³)).
#define GELU_A 1.5957691216057308f
#define GELU_B 0.044715f

MULTIVERSIONED void kernel_rms_norm(
  const float *x, const float *weight, float *y, float *scale, size_t rows, size_t width,
  float epsilon, float offset) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float *out = y + row * width;
    float sum = 0;
    for (size_t i = 0; i < width; i++) sum += in[i] * in[i];
    float factor = (float)(1.0 / sqrt((double)sum / (double)width + (double)epsilon));
    scale[row] = factor;
    for (size_t i = 0; i < width; i++) out[i] = in[i] * factor * (offset + weight[i]);
  }
}

MULTIVERSIONED void kernel_rms_norm_gradient(
  const float *x, const float *weight, const float *scale, const float *dy, float *dx,
  float *dweight, size_t rows, size_t width, float offset, int accumulate) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width, *up = dy + row * width;
    float *out = dx + row * width;
    float factor = scale[row], dot = 0;
    for (size_t i = 0; i < width; i++) dot += in[i] * up[i] * (offset + weight[i]);
    float pull = dot * factor * factor * factor / (float)width;
    if (accumulate) {
      for (size_t i = 0; i < width; i++)
        out[i] += up[i] * (offset + weight[i]) * factor - in[i] * pull;
    } else {
      for (size_t i = 0; i < width; i++)
        out[i] = up[i] * (offset + weight[i]) * factor - in[i] * pull;
    }
    if (dweight)
      for (size_t i = 0; i < width; i++) dweight[i] += up[i] * in[i] * factor;
  }
}

MULTIVERSIONED void kernel_layer_norm(
  const float *x, const float *weight, const float *bias, float *y, float *center, float *scale,
  size_t rows, size_t width, float epsilon) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float *out = y + row * width;
    float sum = 0, squares = 0;
    for (size_t i = 0; i < width; i++) sum += in[i];
    float mean = sum / (float)width;
    for (size_t i = 0; i < width; i++) squares += (in[i] - mean) * (in[i] - mean);
    float factor = (float)(1.0 / sqrt((double)squares / (double)width + (double)epsilon));
    center[row] = mean;
    scale[row] = factor;
    for (size_t i = 0; i < width; i++) out[i] = (in[i] - mean) * factor * weight[i] + bias[i];
  }
}

MULTIVERSIONED void kernel_layer_norm_gradient(
  const float *x, const float *weight, const float *center, const float *scale, const float *dy,
  float *dx, float *dweight, size_t rows, size_t width, int accumulate) {
  float kept = accumulate ? 1.0f : 0.0f;
  if (!accumulate) memset(dx, 0, rows * width * sizeof(float));
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width, *up = dy + row * width;
    float *out = dx + row * width;
    float mean = center[row], factor = scale[row], sum = 0, dot = 0;
    for (size_t i = 0; i < width; i++) {
      float pull = up[i] * weight[i];
      sum += pull;
      dot += pull * (in[i] - mean) * factor;
    }
    sum /= (float)width;
    dot /= (float)width;
    for (size_t i = 0; i < width; i++) {
      float normalized = (in[i] - mean) * factor;
      out[i] = kept * out[i] + factor * (up[i] * weight[i] - sum - normalized * dot);
    }
    if (dweight)
      for (size_t i = 0; i < width; i++) dweight[i] += up[i] * (in[i] - mean) * factor;
  }
}

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

MULTIVERSIONED void kernel_add_bias(float *y, const float *bias, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) y[row * width + i] += bias[i];
}

MULTIVERSIONED void kernel_add_rows(const float *x, float *y, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) y[i] += x[row * width + i];
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

// Heads and rows of attention are short: without this hint, loops over them would be unrolled into
// steps of 32 and spend most of their time in the scalar rest.
#define SHORT_LOOP _Pragma("clang loop vectorize_width(8) interleave_count(1)")
#define VERY_SHORT_LOOP _Pragma("clang loop vectorize_width(4) interleave_count(1)")

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

INLINE void rotate_head(
  const float *a, float *y, const float *c, const float *s, size_t half, float direction,
  int accumulate) {
  const float *b = a + half;
  float *ya = y, *yb = y + half;
  VERY_SHORT_LOOP
  for (size_t i = 0; i < half; i++) {
    float turn = direction * s[i];
    float first = a[i] * c[i] - b[i] * turn, second = b[i] * c[i] + a[i] * turn;
    ya[i] = accumulate ? ya[i] + first : first;
    yb[i] = accumulate ? yb[i] + second : second;
  }
}

INLINE void copy_or_add(const float *x, float *y, size_t count, int accumulate) {
  if (accumulate) {
    for (size_t i = 0; i < count; i++) y[i] += x[i];
  } else {
    memcpy(y, x, count * sizeof(float));
  }
}

INLINE void rotate_rows(
  const float *x, float *y, const float *cosine, const float *sine, const int32_t *positions,
  size_t rows, size_t row_width, size_t heads, size_t width, size_t rotated, float direction,
  int accumulate) {
  size_t half = rotated / 2, rest = heads * width;
  for (size_t row = 0; row < rows; row++, x += row_width, y += row_width) {
    const float *c = cosine + (size_t)positions[row] * half;
    const float *s = sine + (size_t)positions[row] * half;
    for (size_t head = 0; head < heads; head++) {
      size_t at = head * width;
      rotate_head(x + at, y + at, c, s, half, direction, accumulate);
      if (rotated < width) copy_or_add(x + at + rotated, y + at + rotated, width - rotated, accumulate);
    }
    copy_or_add(x + rest, y + rest, row_width - rest, accumulate);
  }
}

MULTIVERSIONED void kernel_rotate(
  const float *x, float *y, const float *cosine, const float *sine, const int32_t *positions,
  size_t rows, size_t row_width, size_t heads, size_t width, size_t rotated, float direction,
  int accumulate) {
  if (accumulate) {
    rotate_rows(x, y, cosine, sine, positions, rows, row_width, heads, width, rotated, direction, 1);
  } else {
    rotate_rows(x, y, cosine, sine, positions, rows, row_width, heads, width, rotated, direction, 0);
  }
}

MULTIVERSIONED void kernel_causal_softmax(
  float *scores, size_t rows, size_t past, size_t padding, size_t window, float scale) {
  size_t length = past + rows;
  for (size_t query = past; query < length; query++) {
    float *row = scores + (query - past) * length;
    if (query < padding) {
      memset(row, 0, length * sizeof(float));
      continue;
    }
    size_t first = query + 1 > window && query + 1 - window > padding ? query + 1 - window : padding;
    float top = maximum(row + first, query + 1 - first);
    float sum = 0;
    SHORT_LOOP
    for (size_t key = first; key <= query; key++) {
      row[key] = exponential((row[key] - top) * scale);
      sum += row[key];
    }
    SHORT_LOOP
    for (size_t key = first; key <= query; key++) row[key] /= sum;
    for (size_t key = 0; key < first; key++) row[key] = 0;
    for (size_t key = query + 1; key < length; key++) row[key] = 0;
  }
}

MULTIVERSIONED void kernel_causal_softmax_gradient(
  const float *p, float *dp, size_t length, float scale) {
  for (size_t query = 0; query < length; query++) {
    const float *weight = p + query * length;
    float *row = dp + query * length;
    float dot = 0;
    SHORT_LOOP
    for (size_t key = 0; key <= query; key++) dot += weight[key] * row[key];
    SHORT_LOOP
    for (size_t key = 0; key <= query; key++) row[key] = scale * weight[key] * (row[key] - dot);
    for (size_t key = query + 1; key < length; key++) row[key] = 0;
  }
}

MULTIVERSIONED void kernel_log_sum_exp(
  const float *x, float *result, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float top = maximum(in, width);
    float sum = 0;
    for (size_t i = 0; i < width; i++) sum += exponential(in[i] - top);
    result[row] = top + logf(sum);
  }
}

MULTIVERSIONED void kernel_scaled_softmax(
  const float *x, const float *lse, const float *factor, float *dx, size_t rows, size_t width,
  int accumulate) {
  float kept = accumulate ? 1.0f : 0.0f;
  if (!accumulate) memset(dx, 0, rows * width * sizeof(float));
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float *out = dx + row * width;
    float shift = lse[row], f = factor[row];
    for (size_t i = 0; i < width; i++) out[i] = kept * out[i] + f * exponential(in[i] - shift);
  }
}

MULTIVERSIONED void kernel_softmax_in_place(
  float *x, const float *lse, float factor, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++) {
    float *out = x + row * width;
    float shift = lse[row];
    for (size_t i = 0; i < width; i++) out[i] = factor * exponential(out[i] - shift);
  }
}

MULTIVERSIONED void kernel_add(const float *a, const float *b, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = a[i] + b[i];
}

MULTIVERSIONED void kernel_add_scaled(const float *x, float *y, float factor, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += factor * x[i];
}

MULTIVERSIONED void kernel_scale(float *x, float factor, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] *= factor;
}

MULTIVERSIONED double kernel_dot(const float *x, const float *y, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)x[i] * (double)y[i];
  return sum;
}

MULTIVERSIONED double kernel_sum(float *sum, const float *addend, size_t count) {
  double squares = 0;
  for (size_t i = 0; i < count; i++) {
    float x = sum[i] + addend[i];
    sum[i] = x;
    squares += (double)x * (double)x;
  }
  return squares;
}

MULTIVERSIONED void kernel_adamw_step(
  float *parameter, const float *gradient, float *first, float *second, size_t count,
  struct kernel_adamw step) {
  float kept = 1.0f - step.learning_rate * step.weight_decay;
  float rate = step.learning_rate / step.correction1;
  float root = 1.0f / sqrtf(step.correction2);
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * step.gradient_scale;
    float m = step.beta1 * first[i] + (1.0f - step.beta1) * g;
    float v = step.beta2 * second[i] + (1.0f - step.beta2) * g * g;
    first[i] = m;
    second[i] = v;
    parameter[i] = parameter[i] * kept - rate * m / (sqrtf(v) * root + step.epsilon);
  }
}

INLINE float widened(uint16_t x) {
  uint32_t bits = (uint32_t)x << 16;
  float y;
  memcpy(&y, &bits, sizeof y);
  return y;
}

MULTIVERSIONED void kernel_widen_bf16(const uint16_t *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = widened(x[i]);
}

MULTIVERSIONED void kernel_round_to_bf16(const float *x, uint16_t *y, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    uint32_t rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
    int is_nan = (bits & 0x7FFFFFFF) > 0x7F800000;
    y[i] = (uint16_t)(is_nan ? bits >> 16 | 0x40 : rounded);
  }
}

MULTIVERSIONED int kernel_bf16_is_finite(const uint16_t *x, size_t count) {
  uint16_t found = 0;
  for (size_t i = 0; i < count; i++) found |= (x[i] & 0x7F80) == 0x7F80;
  return !found;
}

// Four weights' rows at a time against one row of x: x is read a quarter as often, and four sums hide
// the latency of the additions.
INLINE void bf16_products_of_four(
  const uint16_t *weight, const float *x, float *y, size_t width) {
  float a = 0, b = 0, c = 0, d = 0;
  for (size_t j = 0; j < width; j++) {
    a += widened(weight[j]) * x[j];
    b += widened(weight[width + j]) * x[j];
    c += widened(weight[2 * width + j]) * x[j];
    d += widened(weight[3 * width + j]) * x[j];
  }
  y[0] = a, y[1] = b, y[2] = c, y[3] = d;
}

MULTIVERSIONED void kernel_bf16_products(
  const uint16_t *weight, const float *x, float *y, size_t outputs, size_t width, size_t rows,
  size_t y_stride) {
  size_t i = 0;
  for (; i + 4 <= outputs; i += 4) {
    for (size_t row = 0; row < rows; row++) {
      bf16_products_of_four(weight + i * width, x + row * width, y + row * y_stride + i, width);
    }
  }
  for (; i < outputs; i++) {
    for (size_t row = 0; row < rows; row++) {
      float sum = 0;
      for (size_t j = 0; j < width; j++) sum += widened(weight[i * width + j]) * x[row * width + j];
      y[row * y_stride + i] = sum;
    }
  }
}
