#include "vector.h"

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
