#include "vector.h"

// Blocks of numbers as ggml packs them, widened to float32: the same bits as its reference code gives,
// which multiplies first and adds then.

/// A number in half precision. Its bits, moved to their places in a float32, are the number times 2^-112.
INLINE float half_at(const uint8_t *place) {
  uint16_t x;
  memcpy(&x, place, sizeof x);
  uint32_t bits = (uint32_t)(x & 0x7FFF) << 13;
  float y;
  memcpy(&y, &bits, sizeof y);
  y *= 0x1p112f;
  memcpy(&bits, &y, sizeof bits);
  if ((x & 0x7C00) == 0x7C00) bits = 0x7F800000 | (uint32_t)(x & 0x3FF) << 13;
  bits |= (uint32_t)(x & 0x8000) << 16;
  memcpy(&y, &bits, sizeof y);
  return y;
}

KERNEL(void, kernel_widen_f16, (const uint8_t *x, float *y, size_t count), (x, y, count)) {
  for (size_t i = 0; i < count; i++) y[i] = half_at(x + 2 * i);
}

int kernel_halves_are_finite(const uint8_t *x, size_t count, size_t stride) {
  int found = 0;
  for (size_t i = 0; i < count; i++) {
    uint16_t bits;
    memcpy(&bits, x + i * stride, sizeof bits);
    found |= (bits & 0x7C00) == 0x7C00;
  }
  return !found;
}

// Blocks of 32: the low half of a byte is a number of the first sixteen, the high half one of the last.

KERNEL(void, kernel_widen_q4_0, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 18, y += 32) {
    float scale = half_at(x);
    for (size_t i = 0; i < 16; i++) {
      y[i] = scale * (float)((x[2 + i] & 15) - 8);
      y[16 + i] = scale * (float)((x[2 + i] >> 4) - 8);
    }
  }
}

KERNEL(void, kernel_widen_q4_1, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 20, y += 32) {
    float scale = half_at(x), least = half_at(x + 2);
    for (size_t i = 0; i < 16; i++) {
      y[i] = scale * (float)(x[4 + i] & 15) + least;
      y[16 + i] = scale * (float)(x[4 + i] >> 4) + least;
    }
  }
}

/// The fifth bits of 32 numbers, as 16 or 0.
INLINE void fifth_bits(const uint8_t *place, uint8_t *fifth) {
  uint32_t bits;
  memcpy(&bits, place, sizeof bits);
  for (size_t i = 0; i < 32; i++) fifth[i] = (uint8_t)((bits >> i & 1) << 4);
}

KERNEL(void, kernel_widen_q5_0, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 22, y += 32) {
    float scale = half_at(x);
    uint8_t fifth[32];
    fifth_bits(x + 2, fifth);
    for (size_t i = 0; i < 16; i++) {
      y[i] = scale * (float)(((x[6 + i] & 15) | fifth[i]) - 16);
      y[16 + i] = scale * (float)((x[6 + i] >> 4 | fifth[16 + i]) - 16);
    }
  }
}

KERNEL(void, kernel_widen_q5_1, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 24, y += 32) {
    float scale = half_at(x), least = half_at(x + 2);
    uint8_t fifth[32];
    fifth_bits(x + 4, fifth);
    for (size_t i = 0; i < 16; i++) {
      y[i] = scale * (float)((x[8 + i] & 15) | fifth[i]) + least;
      y[16 + i] = scale * (float)(x[8 + i] >> 4 | fifth[16 + i]) + least;
    }
  }
}

KERNEL(void, kernel_widen_q8_0, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 34, y += 32) {
    float scale = half_at(x);
    for (size_t i = 0; i < 32; i++) y[i] = scale * (float)(int8_t)x[2 + i];
  }
}

KERNEL(void, kernel_widen_iq4_nl, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  static const float values[16] = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
  };
  for (size_t block = 0; block < blocks; block++, x += 18, y += 32) {
    float scale = half_at(x);
    for (size_t i = 0; i < 16; i++) {
      y[i] = scale * values[x[2 + i] & 15];
      y[16 + i] = scale * values[x[2 + i] >> 4];
    }
  }
}

// Blocks of 256, in groups of 16 or 32 with scales of their own.

KERNEL(void, kernel_widen_q2_k, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 84, y += 256) {
    float scale = half_at(x + 80), least = half_at(x + 82);
    for (size_t group = 0; group < 16; group++) {
      float factor = scale * (float)(x[group] & 15), offset = least * (float)(x[group] >> 4);
      const uint8_t *packed = x + 16 + group / 8 * 32 + group % 2 * 16;
      int shift = (int)(group / 2 % 4 * 2);
      for (size_t i = 0; i < 16; i++) {
        y[group * 16 + i] = factor * (float)(packed[i] >> shift & 3) - offset;
      }
    }
  }
}

KERNEL(void, kernel_widen_q3_k, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 110, y += 256) {
    float scale = half_at(x + 108);
    const uint8_t *scales = x + 96;
    for (size_t group = 0; group < 16; group++) {
      int low = group < 8 ? scales[group] & 15 : scales[group - 8] >> 4;
      int high = scales[8 + group % 4] >> (group / 4 * 2) & 3;
      float factor = scale * (float)((low | high << 4) - 32);
      const uint8_t *packed = x + 32 + group / 8 * 32 + group % 2 * 16;
      const uint8_t *mask = x + group % 2 * 16;
      int shift = (int)(group / 2 % 4 * 2), bit = (int)(group / 2);
      // Where the mask is set nothing is taken off.
      for (size_t i = 0; i < 16; i++) {
        int value = (packed[i] >> shift & 3) - (~(mask[i] >> bit) & 1) * 4;
        y[group * 16 + i] = factor * (float)value;
      }
    }
  }
}

/// The scale and the least number of a group of 32: eight pairs of six bits in twelve bytes.
INLINE void six_bits(const uint8_t *x, size_t group, float *scale, float *least) {
  if (group < 4) {
    *scale = (float)(x[group] & 63);
    *least = (float)(x[4 + group] & 63);
  } else {
    *scale = (float)((x[4 + group] & 15) | x[group - 4] >> 6 << 4);
    *least = (float)(x[4 + group] >> 4 | x[group] >> 6 << 4);
  }
}

KERNEL(void, kernel_widen_q4_k, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 144, y += 256) {
    float scale = half_at(x), least = half_at(x + 2);
    for (size_t group = 0; group < 8; group++) {
      float factor, offset;
      six_bits(x + 4, group, &factor, &offset);
      factor *= scale, offset *= least;
      const uint8_t *packed = x + 16 + group / 2 * 32;
      int shift = group % 2 ? 4 : 0;
      for (size_t i = 0; i < 32; i++) {
        y[group * 32 + i] = factor * (float)(packed[i] >> shift & 15) - offset;
      }
    }
  }
}

KERNEL(void, kernel_widen_q5_k, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 176, y += 256) {
    float scale = half_at(x), least = half_at(x + 2);
    for (size_t group = 0; group < 8; group++) {
      float factor, offset;
      six_bits(x + 4, group, &factor, &offset);
      factor *= scale, offset *= least;
      const uint8_t *packed = x + 48 + group / 2 * 32, *fifth = x + 16;
      int shift = group % 2 ? 4 : 0;
      for (size_t i = 0; i < 32; i++) {
        int value = (packed[i] >> shift & 15) | (fifth[i] >> group & 1) << 4;
        y[group * 32 + i] = factor * (float)value - offset;
      }
    }
  }
}

KERNEL(void, kernel_widen_q6_k, (const uint8_t *x, float *y, size_t blocks), (x, y, blocks)) {
  for (size_t block = 0; block < blocks; block++, x += 210, y += 256) {
    float scale = half_at(x + 208);
    for (size_t group = 0; group < 16; group++) {
      float factor = scale * (float)(int8_t)x[192 + group];
      // Each 128 numbers: four times 32, two to a byte of 64, and the two highest bits of each in 32.
      size_t quarter = group / 2 % 4, offset = group % 2 * 16;
      const uint8_t *low = x + group / 8 * 64 + quarter % 2 * 32 + offset;
      const uint8_t *high = x + 128 + group / 8 * 32 + offset;
      int low_shift = quarter < 2 ? 0 : 4, high_shift = (int)(quarter * 2);
      for (size_t i = 0; i < 16; i++) {
        int value = ((low[i] >> low_shift & 15) | (high[i] >> high_shift & 3) << 4) - 32;
        y[group * 16 + i] = factor * (float)value;
      }
    }
  }
}
