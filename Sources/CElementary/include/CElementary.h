#pragma once

// exp, log, sine and their like, of our own: those of a C library differ in last bits from one library, version and
// machine to another. These are additions, multiplications and divisions in a fixed order, so the same bits wherever
// numbers are IEEE's. Everything that enters a result or a page calls them and not the library's.

/// e to the power x, within 1 unit in the last place.
double portable_exp(double x);

/// The natural logarithm, within 1 unit in the last place; -infinity at 0, not a number below.
double portable_log(double x);

/// log(1 + x), within 1.5 units in the last place, exact for small x.
double portable_log1p(double x);

/// The sine of x radians, within 1 unit in the last place up to a million radians and within 1e-15 up to 2^40; not a
/// number beyond.
double portable_sin(double x);

/// The cosine of x radians, as `portable_sin`.
double portable_cos(double x);

/// The angle in radians, from -π/2 to π/2, whose tangent is x, within 5 units in the last place.
double portable_atan(double x);

/// `portable_exp`, rounded to float32.
float portable_expf(float x);

/// What `printf` makes of a number in fixed notation, or in scientific where so asked: Swift's way to `printf` boxes its
/// arguments, and a page has thousands of numbers.
///
/// text has room for size characters; what does not fit is cut.
void spell_number(char *text, unsigned long size, double value, int digits, int is_scientific);
