#include "vector.h"

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
