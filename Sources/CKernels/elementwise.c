#include "vector.h"

KERNEL(
  void, kernel_add_bias,
  (float *y, const float *bias, size_t rows, size_t width),
  (y, bias, rows, width)) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) y[row * width + i] += bias[i];
}

KERNEL(void, kernel_add_rows, (const float *x, float *y, size_t rows, size_t width), (x, y, rows, width)) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) y[i] += x[row * width + i];
}

KERNEL(void, kernel_add, (const float *a, const float *b, float *y, size_t count), (a, b, y, count)) {
  for (size_t i = 0; i < count; i++) y[i] = a[i] + b[i];
}

KERNEL(
  void, kernel_add_scaled,
  (const float *x, float *y, float factor, size_t count),
  (x, y, factor, count)) {
  for (size_t i = 0; i < count; i++) y[i] = FUSED(factor, x[i], y[i]);
}

KERNEL(void, kernel_scale, (float *x, float factor, size_t count), (x, factor, count)) {
  for (size_t i = 0; i < count; i++) x[i] *= factor;
}

KERNEL(double, kernel_dot, (const float *x, const float *y, size_t count), (x, y, count)) {
  doubles16 sums = 0.0;
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    doubles16 a = __builtin_convertvector(*(const loose_floats16 *)(x + i), doubles16);
    doubles16 b = __builtin_convertvector(*(const loose_floats16 *)(y + i), doubles16);
    sums = FUSED(a, b, sums);
  }
  double sum = folded_doubles(&sums);
  for (; i < count; i++) sum = FUSED((double)x[i], (double)y[i], sum);
  return sum;
}

KERNEL(double, kernel_sum, (float *sum, const float *addend, size_t count), (sum, addend, count)) {
  doubles16 squares = 0.0;
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    floats16 x = *(const loose_floats16 *)(sum + i) + *(const loose_floats16 *)(addend + i);
    *(loose_floats16 *)(sum + i) = x;
    doubles16 wide = __builtin_convertvector(x, doubles16);
    squares = FUSED(wide, wide, squares);
  }
  double total = folded_doubles(&squares);
  for (; i < count; i++) {
    sum[i] += addend[i];
    total = FUSED((double)sum[i], (double)sum[i], total);
  }
  return total;
}

KERNEL(
  void, kernel_adamw_step,
  (float *parameter, const float *gradient, float *first, float *second, size_t count, struct kernel_adamw
   step),
  (parameter, gradient, first, second, count, step)) {
  float kept = FUSED(-step.learning_rate, step.weight_decay, 1.0f);
  float rate = step.learning_rate / step.correction1;
  float root = 1.0f / sqrtf(step.correction2);
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * step.gradient_scale;
    float m = FUSED(step.beta1, first[i], (1.0f - step.beta1) * g);
    float v = FUSED(step.beta2, second[i], (1.0f - step.beta2) * g * g);
    first[i] = m;
    second[i] = v;
    parameter[i] = FUSED(parameter[i], kept, -(rate * m / FUSED(sqrtf(v), root, step.epsilon)));
  }
}
