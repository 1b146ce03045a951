#include "vector.h"

MULTIVERSIONED void kernel_add_bias(float *y, const float *bias, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) y[row * width + i] += bias[i];
}

MULTIVERSIONED void kernel_add_rows(const float *x, float *y, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) y[i] += x[row * width + i];
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
