#include "vector.h"

INLINE float widened(uint16_t x) {
  uint32_t bits = (uint32_t)x << 16;
  float y;
  memcpy(&y, &bits, sizeof y);
  return y;
}

KERNEL(void, kernel_widen_bf16, (const uint16_t *x, float *y, size_t count), (x, y, count)) {
  for (size_t i = 0; i < count; i++) y[i] = widened(x[i]);
}

KERNEL(void, kernel_round_to_bf16, (const float *x, uint16_t *y, size_t count), (x, y, count)) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    uint32_t rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
    int is_nan = (bits & 0x7FFFFFFF) > 0x7F800000;
    y[i] = (uint16_t)(is_nan ? bits >> 16 | 0x40 : rounded);
  }
}

KERNEL(int, kernel_bf16_is_finite, (const uint16_t *x, size_t count), (x, count)) {
  uint16_t found = 0;
  for (size_t i = 0; i < count; i++) found |= (x[i] & 0x7F80) == 0x7F80;
  return !found;
}

typedef uint16_t shorts16 __attribute__((ext_vector_type(16)));
typedef uint32_t words16 __attribute__((ext_vector_type(16)));
typedef shorts16 loose_shorts16 __attribute__((aligned(2), may_alias));

// So many weights' rows at a time against one row of x, each in 16 lanes and then one by one: x is read as often
// less, and several sums hide the latency of the additions.
INLINE void bf16_products_of_rows(
  const uint16_t *weight, const float *x, float *y, size_t width, size_t rows) {
  floats16 sums[4] = {0};
  size_t j = 0;
  for (; j + 16 <= width; j += 16) {
    floats16 factor = *(const loose_floats16 *)(x + j);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++) {
      shorts16 packed = *(const loose_shorts16 *)(weight + row * width + j);
      words16 bits = __builtin_convertvector(packed, words16) << 16;
      sums[row] = FUSED((floats16)bits, factor, sums[row]);
    }
  }
  for (size_t row = 0; row < rows; row++) {
    floats8 half = sums[row].lo + sums[row].hi;
    float sum = folded(&half);
    for (size_t i = j; i < width; i++) sum = FUSED(widened(weight[row * width + i]), x[i], sum);
    y[row] = sum;
  }
}

KERNEL(
  void, kernel_bf16_products,
  (const uint16_t *weight, const float *x, float *y, size_t outputs, size_t width, size_t rows, size_t
   y_stride),
  (weight, x, y, outputs, width, rows, y_stride)) {
  size_t i = 0;
  for (; i + 4 <= outputs; i += 4) {
    for (size_t row = 0; row < rows; row++) {
      bf16_products_of_rows(weight + i * width, x + row * width, y + row * y_stride + i, width, 4);
    }
  }
  for (; i < outputs; i++) {
    for (size_t row = 0; row < rows; row++) {
      bf16_products_of_rows(weight + i * width, x + row * width, y + row * y_stride + i, width, 1);
    }
  }
}
