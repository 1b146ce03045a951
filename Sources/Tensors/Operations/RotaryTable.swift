import CElementary
import CKernels
import Synchronization

/// How rotary frequencies are changed for contexts longer than those first trained on.
package enum RotaryScaling: Sendable, Hashable {
  /// Positions are divided by a factor.
  case linear(factor: Double)
  /// Llama 3.1: long wavelengths are stretched by the factor, short ones kept, those between are
  /// interpolated.
  case llama3(
    factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double, originalLength: Int)
  /// Phi-3: each frequency has a factor for short texts, and one for long.
  case long(LongRotaryFactors)

  /// The frequencies, those of short texts where long ones have others.
  ///
  /// - Parameter wavelengths: One over the frequencies before scaling.
  /// - Returns: The frequencies after it.
  func frequencies(_ wavelengths: [Float]) -> [Float] {
    switch self {
    case .linear(let factor): wavelengths.map { 1 / $0 / Float(factor) }
    case .long(let factors): factors.frequencies(wavelengths, by: factors.short)
    case .llama3(let factor, let low, let high, let length):
      wavelengths.map { 1 / $0 }.map { frequency in
        let wavelength = 2 * Float.pi / frequency
        let original = Float(length)
        if wavelength > original / Float(low) { return frequency / Float(factor) }
        if wavelength < original / Float(high) { return frequency }
        let smooth = (original / wavelength - Float(low)) / Float(high - low)
        return (1 - smooth) * frequency / Float(factor) + smooth * frequency
      }
    }
  }
}

/// Factors of rotary frequencies for short texts and for long (LongRoPE, Ding et al., 2024).
package struct LongRotaryFactors: Sendable, Hashable {
  /// What each frequency is divided by in texts that are not long.
  package var short: [Double]
  /// What each frequency is divided by in long texts.
  package var long: [Double]
  /// The most tokens of a text that is not long.
  package var originalLength: Int
  /// What cosines and sines are multiplied by.
  package var magnitude: Double

  /// Factors, one for each frequency.
  package init(short: [Double], long: [Double], originalLength: Int, magnitude: Double) {
    self.short = short
    self.long = long
    self.originalLength = originalLength
    self.magnitude = magnitude
  }

  /// The magnitude that goes with texts so many times as long (`_compute_longrope_parameters` in
  /// transformers' `modeling_rope_utils.py`).
  package static func magnitude(stretch: Double, originalLength: Int) -> Double {
    stretch <= 1
      ? 1 : (1 + portable_log(stretch) / portable_log(Double(originalLength))).squareRoot()
  }

  /// As the reference implementation rounds them.
  fileprivate func frequencies(_ wavelengths: [Float], by factors: [Double]) -> [Float] {
    zip(wavelengths, factors).map { 1 / (Float($1) * $0) }
  }
}

/// The cosines and sines of rotary positions (Su et al., 2021), by position and frequency.
///
/// They are computed for as many positions as have been asked for: contexts of 131072 would take
/// longer to tabulate than most runs take.
package struct RotaryTable: Sendable {
  /// The number of positions there are.
  package let length: Int
  /// How many places of each head are rotated.
  package let width: Int
  /// How far each pair of places is turned from one position to the next, in radians.
  package let frequencies: [Float]
  /// The frequencies of texts of more tokens than `above`; none where all texts have the same.
  private let long: (frequencies: [Float], above: Int)?
  private let magnitude: Float
  private let known = Shared()

  /// Angles, [positions, width / 2]; where long texts have others, those follow below.
  struct Angles: Sendable {
    var length: Int
    var cosine: Tensor
    var sine: Tensor
  }

  private final class Shared: Sendable {
    let angles = Mutex<Angles?>(nil)
  }

  /// The table for inverse frequencies `base^(-2i / width)`.
  ///
  /// - Parameters:
  ///   - length: The number of positions.
  ///   - width: How many places of each head are rotated.
  ///   - base: The base of the frequencies.
  ///   - scaling: How they are changed for long contexts.
  package init(length: Int, width: Int, base: Double, scaling: RotaryScaling? = nil) {
    // As the reference implementation does, frequencies and angles are rounded to float32 each.
    let wavelengths = (0..<width / 2).map { pair in
      let share = Float(2 * pair) / Float(width)
      return Float(portable_exp(Double(share) * portable_log(Double(Float(base)))))
    }
    frequencies = scaling?.frequencies(wavelengths) ?? wavelengths.map { 1 / $0 }
    if case .long(let factors)? = scaling {
      long = (factors.frequencies(wavelengths, by: factors.long), factors.originalLength)
      magnitude = Float(factors.magnitude)
    } else {
      long = nil
      magnitude = 1
    }
    self.length = length
    self.width = width
  }

  /// The angles of at least so many positions.
  func angles(_ count: Int) -> Angles {
    require(count <= length, "there are angles for \(length) positions, not for \(count)")
    return known.angles.withLock { known in
      if let known, known.length >= count { return known }
      var enough = 256
      while enough < count { enough *= 2 }
      let computed = computedAngles(min(enough, max(length, 1)))
      known = computed
      return computed
    }
  }

  private func computedAngles(_ count: Int) -> Angles {
    let sets = [frequencies] + (long.map { [$0.frequencies] } ?? [])
    let angles = sets.flatMap { frequencies in
      (0..<count).flatMap { position in frequencies.map { Float(position) * $0 } }
    }
    let shape = [sets.count * count, frequencies.count]
    return Angles(
      length: count,
      cosine: Tensor(angles.map { Float(portable_cos(Double($0))) * magnitude }, shape: shape),
      sine: Tensor(angles.map { Float(portable_sin(Double($0))) * magnitude }, shape: shape))
  }

  /// For each row of a batch, the row of the angles that turns it.
  func rows(of batch: BatchLayout, in angles: Angles) -> [Int32] {
    let positions = batch.positions
    guard let above = long?.above else { return positions }
    return positions.enumerated().map { row, position in
      let isLong = batch.tokens[row / batch.length] > above
      return position + (isLong ? Int32(angles.length) : 0)
    }
  }
}

extension Tensor {
  /// Turns queries and keys by their positions' angles, half-split (`rotate_half`); where the table
  /// is narrower than a head, the rest of the head is left as it is.
  ///
  /// - Parameters:
  ///   - table: The angles, for at least as many positions as the sequences have.
  ///   - layout: The layout of the rows.
  ///   - batch: Which row is which position.
  /// - Returns: The rows with rotated queries and keys.
  package func rotated(
    _ table: RotaryTable, layout: AttentionLayout, batch: BatchLayout
  ) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    require(
      width == layout.width && rows == batch.batch * batch.length,
      "a tensor of shape \(shape) is no batch of queries, keys and values")
    require(
      table.width <= layout.headWidth,
      "angles for \(table.width) columns turn heads of \(layout.headWidth)")
    let heads = layout.heads + layout.keyHeads
    let angles = table.angles(batch.past + batch.length)
    let positions = table.rows(of: batch, in: angles)
    let result = Tensor(shape: shape) { out in
      kernel_rotate(
        x.storage.start, out.baseAddress, angles.cosine.storage.start, angles.sine.storage.start,
        positions, rows, width, heads, layout.headWidth, table.width, 1, 0)
    }
    let origin = x.origin
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: origin) { sum, accumulate in
        kernel_rotate(
          upstream.storage.start, sum, angles.cosine.storage.start, angles.sine.storage.start,
          positions, rows, width, heads, layout.headWidth, table.width, -1, accumulate ? 1 : 0)
      }
    }
  }
}
