#pragma once

#include <stddef.h>
#include <stdint.h>

// The engine's element-wise loops: no allocation, row-major float32. Each is compiled for several
// instruction sets, of which the best that the machine has is in force. All give the same bits: sums run in
// an order that depends on nothing but the sizes.

/// The instruction sets: those levels of x86-64 that differ for the kernels.
enum kernels { kernels_none = 0, kernels_v1 = 1, kernels_v3 = 3, kernels_v4 = 4 };

/// The best that this machine has.
enum kernels kernels_best(void);

/// Those of a name (`v1`, `v3`, `v4`); none where it is no such name.
enum kernels kernels_named(const char *name);

/// Those that calls go to: of the name in PALIMPSEST_KERNELS where this machine has them, else the best.
enum kernels kernels_in_force(void);

/// Makes calls go to some that this machine has; to those that were in force first where none are given.
void kernels_use(enum kernels kernels);

/// y = x / sqrt(mean(x²) + epsilon) * (offset + weight), row by row; scale[row] keeps the factor.
void kernel_rms_norm(
  const float *x, const float *weight, float *y, float *scale, size_t rows, size_t width,
  float epsilon, float offset);

/// The gradient of `kernel_rms_norm`. dx is overwritten, or added to where `accumulate`;
/// dweight is added to unless NULL.
void kernel_rms_norm_gradient(
  const float *x, const float *weight, const float *scale, const float *dy, float *dx,
  float *dweight, size_t rows, size_t width, float offset, int accumulate);

/// y = (x - mean(x)) / sqrt(variance(x) + epsilon) * weight + bias, row by row; center[row] and
/// scale[row] keep the mean and the factor.
void kernel_layer_norm(
  const float *x, const float *weight, const float *bias, float *y, float *center, float *scale,
  size_t rows, size_t width, float epsilon);

/// The gradient of `kernel_layer_norm`. dx is overwritten, or added to where `accumulate`; dweight
/// is added to unless NULL.
void kernel_layer_norm_gradient(
  const float *x, const float *weight, const float *center, const float *scale, const float *dy,
  float *dx, float *dweight, size_t rows, size_t width, int accumulate);

/// Activations of feed-forward layers without a gate.
enum kernel_activation { kernel_gelu_tanh = 0, kernel_gelu_exact = 1 };

/// y = activation(x).
void kernel_activate(const float *x, float *y, size_t count, enum kernel_activation activation);

/// The gradient of `kernel_activate`. dx is overwritten, or added to where `accumulate`.
void kernel_activate_gradient(
  const float *x, const float *dy, float *dx, size_t count, enum kernel_activation activation,
  int accumulate);

/// y = cap * tanh(factor * x / cap).
void kernel_soft_cap(const float *x, float *y, size_t count, float factor, float cap);

/// The gradient of `kernel_soft_cap` from its result y. dx is overwritten, or added to where
/// `accumulate`; dx may be dy.
void kernel_soft_cap_gradient(
  const float *y, const float *dy, float *dx, size_t count, float factor, float cap,
  int accumulate);

/// Adds bias to every row of y.
void kernel_add_bias(float *y, const float *bias, size_t rows, size_t width);

/// Adds the sum of the rows of x to y.
void kernel_add_rows(const float *x, float *y, size_t rows, size_t width);

/// The gates of a gated feed-forward layer.
enum kernel_gate { kernel_gate_gelu_tanh = 0, kernel_gate_silu = 1 };

/// y[row, i] = gate(x[row, i]) * x[row, width + i]; x has rows of 2 width.
void kernel_gated(const float *x, float *y, size_t rows, size_t width, enum kernel_gate gate);

/// The gradient of `kernel_gated`, overwriting dx.
void kernel_gated_gradient(
  const float *x, const float *dy, float *dx, size_t rows, size_t width, enum kernel_gate gate);

/// Rotates the first `rotated` places of the first `heads` heads of each row by its position's
/// angles, half-split; the rest of the row is copied. cosine and sine have rows of rotated / 2 by
/// position. direction is 1, or -1 for the
/// gradient. y is overwritten, or added to where `accumulate`.
void kernel_rotate(
  const float *x, float *y, const float *cosine, const float *sine, const int32_t *positions,
  size_t rows, size_t row_width, size_t heads, size_t width, size_t rotated, float direction,
  int accumulate);

/// Causal softmax in place: row i of the scores belongs to query `past` + i and keeps columns
/// padding...query, and of those the last `window` only; others become 0. The row of a query before
/// `padding` becomes 0 throughout. There are past + rows columns.
void kernel_causal_softmax(
  float *scores, size_t rows, size_t past, size_t padding, size_t window, float scale);

/// dscores = scale * p * (dp - sum(p * dp)), in place over dp, on and below the diagonal; 0 above.
void kernel_causal_softmax_gradient(const float *p, float *dp, size_t length, float scale);

/// log(sum(exp(row))) of each row.
void kernel_log_sum_exp(const float *x, float *result, size_t rows, size_t width);

/// dx[row, i] = factor[row] * exp(x[row, i] - lse[row]); overwrites, or adds where `accumulate`. Wide rows are
/// summed anew, in parts.
void kernel_scaled_softmax(
  const float *x, const float *lse, const float *factor, float *dx, size_t rows, size_t width,
  int accumulate);

/// x[row, i] = factor * exp(x[row, i] - lse[row]), in place, where lse is written as kernel_log_sum_exp does; wide rows
/// are divided by their sum itself.
void kernel_softmax_in_place(float *x, float *lse, float factor, size_t rows, size_t width);

/// y = a + b.
void kernel_add(const float *a, const float *b, float *y, size_t count);

/// y += factor * x.
void kernel_add_scaled(const float *x, float *y, float factor, size_t count);

/// x *= factor.
void kernel_scale(float *x, float factor, size_t count);

/// The sum of x[i] * y[i], in double precision.
double kernel_dot(const float *x, const float *y, size_t count);

/// sum += addend; returns the sum of the squares of the result, in double precision.
double kernel_sum(float *sum, const float *addend, size_t count);

/// Widens bf16 numbers to float32.
void kernel_widen_bf16(const uint16_t *x, float *y, size_t count);

/// Rounds float32 numbers to bf16, to nearest, ties to even.
void kernel_round_to_bf16(const float *x, uint16_t *y, size_t count);

/// Whether no bf16 number is infinite or NaN.
int kernel_bf16_is_finite(const uint16_t *x, size_t count);

/// y[row * y_stride + i] = sum over j of weight[i * width + j] * x[row * width + j], for bf16 weights;
/// every weight is read once.
void kernel_bf16_products(
  const uint16_t *weight, const float *x, float *y, size_t outputs, size_t width, size_t rows,
  size_t y_stride);

/// Widens half-precision numbers, wherever they lie, to float32.
void kernel_widen_f16(const uint8_t *x, float *y, size_t count);

/// Whether none of the half-precision numbers that lie `stride` bytes apart is infinite or NaN.
int kernel_halves_are_finite(const uint8_t *x, size_t count, size_t stride);

// Widens blocks of packed numbers to float32, wherever they lie: 32 numbers a block, or 256 where the
// name ends in k. The formats are those of ggml (ggml-common.h, ggml-quants.c).

void kernel_widen_q4_0(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q4_1(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q5_0(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q5_1(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q8_0(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_iq4_nl(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q2_k(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q3_k(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q4_k(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q5_k(const uint8_t *x, float *y, size_t blocks);
void kernel_widen_q6_k(const uint8_t *x, float *y, size_t blocks);

/// The constants of one AdamW step.
struct kernel_adamw {
  float learning_rate, beta1, beta2, epsilon, weight_decay;
  /// What the gradient is multiplied by first: the clipping factor.
  float gradient_scale;
  /// 1 - beta^t for both moments.
  float correction1, correction2;
};

/// One step of AdamW (Loshchilov and Hutter, 2019) in one pass.
void kernel_adamw_step(
  float *parameter, const float *gradient, float *first, float *second, size_t count,
  struct kernel_adamw step);
