#include "CElementary.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang fp reassociate(off) contract(off)

// A constant in two or three parts, of which all but the last have few enough bits that their product with a whole
// number of up to 2^20 is exact (Cody and Waite, 1980).
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define HALF_PI_HIGH 0x1.921fb544p+0
#define HALF_PI_MIDDLE 0x1.0b4611a6p-34
#define HALF_PI_LOW 0x1.3198a2e037073p-69

/// The nearest whole number, of one that is not larger than 2^52.
static double nearest(double x) { return (x + 0x1.8p52) - 0x1.8p52; }

/// x * 2^power, for powers that a double has.
static double scaled(double x, int power) {
  uint64_t bits = (uint64_t)(power + 1023) << 52;
  double factor;
  memcpy(&factor, &bits, sizeof factor);
  return x * factor;
}

double portable_exp(double x) {
  if (x != x) return x;
  if (x > 709.79) return INFINITY;
  if (x < -745.2) return 0;
  double whole = nearest(x * 0x1.71547652b82fep+0);
  double high = x - whole * LN2_HIGH, low = whole * LN2_LOW;
  double rest = high - low, lost = (high - rest) - low;
  // e^r - 1 - r = r² (1/2! + r/3! + ...), |r| < 0.35.
  double p = 1.0 / 87178291200.0;
  p = p * rest + 1.0 / 6227020800.0;
  p = p * rest + 1.0 / 479001600.0;
  p = p * rest + 1.0 / 39916800.0;
  p = p * rest + 1.0 / 3628800.0;
  p = p * rest + 1.0 / 362880.0;
  p = p * rest + 1.0 / 40320.0;
  p = p * rest + 1.0 / 5040.0;
  p = p * rest + 1.0 / 720.0;
  p = p * rest + 1.0 / 120.0;
  p = p * rest + 1.0 / 24.0;
  p = p * rest + 1.0 / 6.0;
  p = p * rest + 0.5;
  double result = 1.0 + (rest + (lost + rest * rest * p));
  int power = (int)whole;
  // In two steps where the power alone would overflow or be subnormal.
  return scaled(scaled(result, power / 2), power - power / 2);
}

float portable_expf(float x) { return (float)portable_exp((double)x); }

/// log(1 + f) + whole * log(2) for |f| < 0.42, from s = f / (2 + f): log(1 + f) = 2 artanh(s), written as f less a
/// small correction.
static double log_near_one(double f, double whole) {
  double s = f / (2.0 + f), z = s * s;
  double p = 2.0 / 25.0;
  for (int odd = 23; odd >= 3; odd -= 2) p = p * z + 2.0 / odd;
  double half = 0.5 * f * f;
  // 2 artanh(s) = 2 s + s z p, and 2 s = f - s f = f - half + s half.
  double correction = half - (s * (half + z * p) + whole * LN2_LOW);
  return whole * LN2_HIGH - (correction - f);
}

/// x = fraction * 2^power with the fraction from √½ to √2, for positive x.
static double split(double x, int *power) {
  double fraction = frexp(x, power);
  if (fraction < 0.70710678118654752) {
    fraction *= 2;
    *power -= 1;
  }
  return fraction;
}

double portable_log(double x) {
  if (x != x || x == INFINITY) return x;
  if (x <= 0) return x == 0 ? -INFINITY : NAN;
  int power;
  double fraction = split(x, &power);
  return log_near_one(fraction - 1.0, power);
}

double portable_log1p(double x) {
  if (!(x > -1)) return x == -1 ? -INFINITY : NAN;
  if (x == INFINITY) return x;
  if (x > -0.29 && x < 0.41) return log_near_one(x, 0);
  double sum = 1.0 + x;
  // What was lost in the sum.
  double lost = x > 1 ? 1.0 - (sum - x) : x - (sum - 1.0);
  return portable_log(sum) + lost / sum;
}

/// An angle less a number of quarter turns: from -π/4 to π/4, in two parts.
struct reduced {
  double high, low;
  int quarter;
};

static void take_off(struct reduced *angle, double quarters) {
  double rest = angle->high - quarters * HALF_PI_HIGH;
  double middle = quarters * HALF_PI_MIDDLE;
  double high = rest - middle;
  angle->low += ((rest - high) - middle) - quarters * HALF_PI_LOW;
  angle->high = high;
}

static struct reduced reduced(double x) {
  struct reduced angle = {x, 0, 0};
  if (fabs(x) > 0x1p20) take_off(&angle, nearest(x * 0x1.45f306dc9c883p-21) * 0x1p20);
  double quarters = nearest(angle.high * 0x1.45f306dc9c883p-1);
  take_off(&angle, quarters);
  double sum = angle.high + angle.low;
  angle.low = (angle.high - sum) + angle.low;
  angle.high = sum;
  angle.quarter = (int)quarters & 3;
  return angle;
}

/// Taylor's series of the sine: from 1/19! down.
static double near_sine(double x, double low) {
  double z = x * x;
  double p = -1.0 / 121645100408832000.0;
  p = p * z + 1.0 / 355687428096000.0;
  p = p * z - 1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  p = p * z - 1.0 / 6.0;
  return x + (x * z * p + low * (1.0 - 0.5 * z));
}

/// Taylor's series of the cosine: from 1/18! down.
static double near_cosine(double x, double low) {
  double z = x * x, half = 0.5 * z;
  double p = -1.0 / 6402373705728000.0;
  p = p * z + 1.0 / 20922789888000.0;
  p = p * z - 1.0 / 87178291200.0;
  p = p * z + 1.0 / 479001600.0;
  p = p * z - 1.0 / 3628800.0;
  p = p * z + 1.0 / 40320.0;
  p = p * z - 1.0 / 720.0;
  p = p * z + 1.0 / 24.0;
  double rounded = 1.0 - half;
  return rounded + (((1.0 - rounded) - half) + (z * z * p - x * low));
}

static double sine_from(double x, int quarter) {
  if (!(fabs(x) <= 0x1p40)) return NAN;
  struct reduced angle = reduced(x);
  int at = (angle.quarter + quarter) & 3;
  double value =
    at % 2 ? near_cosine(angle.high, angle.low) : near_sine(angle.high, angle.low);
  return at < 2 ? value : -value;
}

double portable_sin(double x) { return sine_from(x, 0); }

double portable_cos(double x) { return sine_from(x, 1); }

double portable_atan(double x) {
  if (x != x) return x;
  if (x < 0) return -portable_atan(-x);
  if (x > 1) return 0x1.921fb54442d18p+0 - (portable_atan(1.0 / x) - 0x1.1a62633145c07p-54);
  // Half the angle, twice.
  double t = x / (1.0 + sqrt(1.0 + x * x));
  t = t / (1.0 + sqrt(1.0 + t * t));
  double z = t * t, p = 1.0 / 29.0;
  for (int odd = 27; odd >= 3; odd -= 2) p = 1.0 / odd - p * z;
  return 4.0 * (t - t * z * p);
}
