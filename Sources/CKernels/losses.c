#include "vector.h"

// A row of 262,144 words loses digits where it is summed in one float, which swallows the many that are
// small, or where the logarithm of its sum is rounded at the size of its largest logit: each gradient is a small
// difference of large vectors. Rows that are wider than this are summed in parts of so many, and their
// exponentials divided by the sum itself.
enum { WIDE = 16384, PART = 256 };

/// The sum of exp(in - top), in parts.
INLINE double wide_sum(const float *in, size_t width, float top) {
  double total = 0;
  for (size_t start = 0; start < width; start += PART) {
    size_t end = start + PART < width ? start + PART : width;
    float sum = 0;
    for (size_t i = start; i < end; i++) sum += exponential(in[i] - top);
    total += (double)sum;
  }
  return total;
}

MULTIVERSIONED void kernel_log_sum_exp(
  const float *x, float *result, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float top = maximum(in, width);
    if (width > WIDE) {
      result[row] = top + (float)log(wide_sum(in, width, top));
      continue;
    }
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
    if (width > WIDE) {
      shift = maximum(in, width);
      f = (float)((double)f / wide_sum(in, width, shift));
    }
    for (size_t i = 0; i < width; i++) out[i] = kept * out[i] + f * exponential(in[i] - shift);
  }
}

MULTIVERSIONED void kernel_softmax_in_place(
  float *x, const float *lse, float factor, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++) {
    float *out = x + row * width;
    float shift = lse[row], f = factor;
    if (width > WIDE) {
      shift = maximum(out, width);
      f = (float)((double)factor / wide_sum(out, width, shift));
    }
    for (size_t i = 0; i < width; i++) out[i] = f * exponential(out[i] - shift);
  }
}
