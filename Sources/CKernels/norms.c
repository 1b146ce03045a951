#include "vector.h"

KERNEL(
  void, kernel_rms_norm,
  (const float *x, const float *weight, float *y, float *scale, size_t rows, size_t width, float epsilon,
   float offset),
  (x, weight, y, scale, rows, width, epsilon, offset)) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float *out = y + row * width;
    float sum = SUM_OF_PRODUCTS(width, AT(in), AT(in));
    float factor = (float)(1.0 / sqrt((double)sum / (double)width + (double)epsilon));
    scale[row] = factor;
    for (size_t i = 0; i < width; i++) out[i] = in[i] * factor * (offset + weight[i]);
  }
}

KERNEL(
  void, kernel_rms_norm_gradient,
  (const float *x, const float *weight, const float *scale, const float *dy, float *dx, float *dweight,
   size_t rows, size_t width, float offset, int accumulate),
  (x, weight, scale, dy, dx, dweight, rows, width, offset, accumulate)) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width, *up = dy + row * width;
    float *out = dx + row * width;
    float factor = scale[row];
    float dot = SUM_OF_PRODUCTS(width, AT(in) * AT(up), offset + AT(weight));
    float pull = dot * factor * factor * factor / (float)width;
    if (accumulate) {
      for (size_t i = 0; i < width; i++)
        out[i] += FUSED(-in[i], pull, up[i] * (offset + weight[i]) * factor);
    } else {
      for (size_t i = 0; i < width; i++)
        out[i] = FUSED(-in[i], pull, up[i] * (offset + weight[i]) * factor);
    }
    if (dweight)
      for (size_t i = 0; i < width; i++) dweight[i] = FUSED(up[i] * in[i], factor, dweight[i]);
  }
}

KERNEL(
  void, kernel_layer_norm,
  (const float *x, const float *weight, const float *bias, float *y, float *center, float *scale, size_t
   rows, size_t width, float epsilon),
  (x, weight, bias, y, center, scale, rows, width, epsilon)) {
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width;
    float *out = y + row * width;
    float mean = SUM(width, AT(in)) / (float)width;
    float squares = SUM_OF_PRODUCTS(width, AT(in) - mean, AT(in) - mean);
    float factor = (float)(1.0 / sqrt((double)squares / (double)width + (double)epsilon));
    center[row] = mean;
    scale[row] = factor;
    for (size_t i = 0; i < width; i++) out[i] = FUSED((in[i] - mean) * factor, weight[i], bias[i]);
  }
}

KERNEL(
  void, kernel_layer_norm_gradient,
  (const float *x, const float *weight, const float *center, const float *scale, const float *dy, float *dx,
   float *dweight, size_t rows, size_t width, int accumulate),
  (x, weight, center, scale, dy, dx, dweight, rows, width, accumulate)) {
  float kept = accumulate ? 1.0f : 0.0f;
  if (!accumulate) memset(dx, 0, rows * width * sizeof(float));
  for (size_t row = 0; row < rows; row++) {
    const float *in = x + row * width, *up = dy + row * width;
    float *out = dx + row * width;
    float mean = center[row], factor = scale[row];
    float pull = SUM_OF_PRODUCTS(width, AT(up), AT(weight)) / (float)width;
    float dot = SUM_OF_PRODUCTS(width, AT(up) * AT(weight), (AT(in) - mean) * factor) / (float)width;
    for (size_t i = 0; i < width; i++) {
      float normalized = (in[i] - mean) * factor;
      float own = FUSED(-normalized, dot, FUSED(up[i], weight[i], -pull));
      out[i] = FUSED(factor, own, kept * out[i]);
    }
    if (dweight)
      for (size_t i = 0; i < width; i++) dweight[i] = FUSED(up[i] * (in[i] - mean), factor, dweight[i]);
  }
}
