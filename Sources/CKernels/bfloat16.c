#include "vector.h"

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
