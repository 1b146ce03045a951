#include "vector.h"

// Heads and rows of attention are short: without this hint, loops over them would be unrolled into
// steps of 32 and spend most of their time in the scalar rest.
#define SHORT_LOOP _Pragma("clang loop vectorize_width(8) interleave_count(1)")
#define VERY_SHORT_LOOP _Pragma("clang loop vectorize_width(4) interleave_count(1)")

INLINE void rotate_head(
  const float *a, float *y, const float *c, const float *s, size_t half, float direction,
  int accumulate) {
  const float *b = a + half;
  float *ya = y, *yb = y + half;
  VERY_SHORT_LOOP
  for (size_t i = 0; i < half; i++) {
    float turn = direction * s[i];
    float first = FUSED(-b[i], turn, a[i] * c[i]), second = FUSED(a[i], turn, b[i] * c[i]);
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

KERNEL(
  void, kernel_rotate,
  (const float *x, float *y, const float *cosine, const float *sine, const int32_t *positions, size_t rows,
   size_t row_width, size_t heads, size_t width, size_t rotated, float direction, int accumulate),
  (x, y, cosine, sine, positions, rows, row_width, heads, width, rotated, direction, accumulate)) {
  if (accumulate) {
    rotate_rows(x, y, cosine, sine, positions, rows, row_width, heads, width, rotated, direction, 1);
  } else {
    rotate_rows(x, y, cosine, sine, positions, rows, row_width, heads, width, rotated, direction, 0);
  }
}

KERNEL(
  void, kernel_causal_softmax,
  (float *scores, size_t rows, size_t past, size_t padding, size_t window, float scale),
  (scores, rows, past, padding, window, scale)) {
  size_t length = past + rows;
  for (size_t query = past; query < length; query++) {
    float *row = scores + (query - past) * length;
    if (query < padding) {
      memset(row, 0, length * sizeof(float));
      continue;
    }
    size_t first = query + 1 > window && query + 1 - window > padding ? query + 1 - window : padding;
    float top = maximum(row + first, query + 1 - first);
    SHORT_LOOP
    for (size_t key = first; key <= query; key++) row[key] = exponential((row[key] - top) * scale);
    float sum = SUM(query + 1 - first, AT(row + first));
    SHORT_LOOP
    for (size_t key = first; key <= query; key++) row[key] /= sum;
    for (size_t key = 0; key < first; key++) row[key] = 0;
    for (size_t key = query + 1; key < length; key++) row[key] = 0;
  }
}

KERNEL(
  void, kernel_causal_softmax_gradient,
  (const float *p, float *dp, size_t length, float scale),
  (p, dp, length, scale)) {
  for (size_t query = 0; query < length; query++) {
    const float *weight = p + query * length;
    float *row = dp + query * length;
    float dot = SUM_OF_PRODUCTS(query + 1, AT(weight), AT(row));
    SHORT_LOOP
    for (size_t key = 0; key <= query; key++) row[key] = scale * weight[key] * (row[key] - dot);
    for (size_t key = query + 1; key < length; key++) row[key] = 0;
  }
}
