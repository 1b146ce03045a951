#include "CElementary.h"
#include "vector.h"

// A row of 262,144 words loses digits where it is summed in one float, which swallows the many that are
// small, or where the logarithm of its sum is rounded at the size of its largest logit: each gradient is a small
// difference of large vectors. Rows are summed in parts of so many, and the exponentials of those that are wider than
// this divided by the sum itself.
enum { WIDE = 16384, PART = 256 };

/// The sum of exp(in - top), in parts, which are kept in `out` where there is one; that may be `in`.
INLINE double sum_of_powers(const float *in, size_t width, float top, float *out) {
  double total = 0;
  float part[PART];
  for (size_t start = 0; start < width; start += PART) {
    size_t count = start + PART < width ? PART : width - start;
    float *powers = out ? out + start : part;
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
    result[row] = top + (float)portable_log(sum_of_powers(in, width, top, NULL));
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
      f = (float)((double)f / sum_of_powers(in, width, shift, NULL));
    }
    for (size_t i = 0; i < width; i++) out[i] = FUSED(f, exponential(in[i] - shift), kept * out[i]);
  }
}

// Of a wide row the exponentials are taken once, for the sum and for what is divided by it: they cost as much as a
// tenth of the row's products.
KERNEL(
  void, kernel_softmax_in_place,
  (float *x, float *lse, float factor, size_t rows, size_t width),
  (x, lse, factor, rows, width)) {
  for (size_t row = 0; row < rows; row++) {
    float *out = x + row * width;
    float top = maximum(out, width);
    int wide = width > WIDE;
    double sum = sum_of_powers(out, width, top, wide ? out : NULL);
    float shift = lse[row] = top + (float)portable_log(sum);
    if (wide) {
      float f = (float)((double)factor / sum);
      for (size_t i = 0; i < width; i++) out[i] *= f;
    } else {
      for (size_t i = 0; i < width; i++) out[i] = factor * exponential(out[i] - shift);
    }
  }
}
