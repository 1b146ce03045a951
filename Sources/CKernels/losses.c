#include "CElementary.h"
#include "vector.h"

// A row of 262,144 words loses digits where it is summed in one float, which swallows the many that are
// small, or where the logarithm of its sum is rounded at the size of its largest logit: each gradient is a small
// difference of large vectors. Rows are summed in parts of so many, and the exponentials of those that are wider than
// this divided by the sum itself.
enum { WIDE = 16384, PART = 256 };

/// The sum of exp(in - top), in parts.
INLINE double sum_of_powers(const float *in, size_t width, float top) {
  double total = 0;
  float powers[PART];
  for (size_t start = 0; start < width; start += PART) {
    size_t count = start + PART < width ? PART : width - start;
    for (size_t i = 0; i < count; i++) powers[i] = exponential(in[start + i] - top);
    total += (double)SUM(count, AT(powers));
  }
  return total;
}

KERNEL(
  void, kernel_log_sum_exp,
  (const float *x, float *result, size_t rows, size_t width),
  (x, result, rows, width)) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float top = maximum(in, width);
    result[row] = top + (float)portable_log(sum_of_powers(in, width, top));
  }
}

KERNEL(
  void, kernel_scaled_softmax,
  (const float *x, const float *lse, const float *factor, float *dx, size_t rows, size_t width, int
   accumulate),
  (x, lse, factor, dx, rows, width, accumulate)) {
  float kept = accumulate ? 1.0f : 0.0f;
  if (!accumulate) memset(dx, 0, rows * width * sizeof(float));
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float *out = dx + row * width;
    float shift = lse[row], f = factor[row];
    if (width > WIDE) {
      shift = maximum(in, width);
      f = (float)((double)f / sum_of_powers(in, width, shift));
    }
    for (size_t i = 0; i < width; i++) out[i] = FUSED(f, exponential(in[i] - shift), kept * out[i]);
  }
}

KERNEL(
  void, kernel_softmax_in_place,
  (float *x, const float *lse, float factor, size_t rows, size_t width),
  (x, lse, factor, rows, width)) {
  for (size_t row = 0; row < rows; row++) {
    float *out = x + row * width;
    float shift = lse[row], f = factor;
    if (width > WIDE) {
      shift = maximum(out, width);
      f = (float)((double)factor / sum_of_powers(out, width, shift));
    }
    for (size_t i = 0; i < width; i++) out[i] = f * exponential(out[i] - shift);
  }
}
