// OpenBLAS, loaded when the first product is asked for.
//
// As a linked library it starts a thread a core, each of which spins for a while, in every process:
// that took longer than a report with nothing to do.
#pragma once
#include <stdbool.h>

/// `result = factor * left * right + kept * result`, row-major; sgemm of the BLAS.
///
/// OpenBLAS must have been loaded.
void blas_multiply(bool left_is_transposed, bool right_is_transposed, int rows, int columns,
                   int inner, float factor, const float *left, int left_stride,
                   const float *right, int right_stride, float kept, float *result,
                   int result_stride);

/// Solves `matrix * x = right` for a symmetric positive definite matrix, by its Cholesky factors; dposv
/// of LAPACK, which OpenBLAS brings along.
///
/// The matrix is overwritten by its factors, `right`, one column after the other, by the solutions.
/// Whether the matrix is positive definite; OpenBLAS must have been loaded.
bool blas_solve(int size, double *matrix, int columns, double *right);

/// Loads OpenBLAS, to run on one thread; whether it is there.
///
/// With `core`, it runs the kernels of that name (`Haswell`), whatever the processor and its settings say; else those
/// that it picks, or that OPENBLAS_CORETYPE names. The first call decides.
bool blas_load(const char *core);

/// The kernels that OpenBLAS runs, once it is loaded.
const char *blas_core(void);

/// Its version and how it was built, once it is loaded: `OpenBLAS 0.3.21 DYNAMIC_ARCH ...`.
const char *blas_configuration(void);
