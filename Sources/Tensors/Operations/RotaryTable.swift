import CKernels
import Foundation
import Synchronization

/// How rotary frequencies are changed for contexts longer than those first trained on.
package enum RotaryScaling: Sendable, Hashable {
  /// Positions are divided by a factor.
  case linear(factor: Double)
  /// Llama 3.1: long wavelengths are stretched by the factor, short ones kept, those between are
  /// interpolated.
  case llama3(
    factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double, originalLength: Int)

  /// The frequencies after scaling.
  func scaled(_ frequencies: [Float]) -> [Float] {
    switch self {
    case .linear(let factor): frequencies.map { $0 / Float(factor) }
    case .llama3(let factor, let low, let high, let length):
      frequencies.map { frequency in
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
  private let known = Shared()

  /// Angles, [positions, width / 2].
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
    let plain = (0..<width / 2).map { 1 / pow(Float(base), Float(2 * $0) / Float(width)) }
    frequencies = scaling?.scaled(plain) ?? plain
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
    let angles = (0..<count).flatMap { position in frequencies.map { Float(position) * $0 } }
    let shape = [count, frequencies.count]
    return Angles(
      length: count, cosine: Tensor(angles.map { Float(cos(Double($0))) }, shape: shape),
      sine: Tensor(angles.map { Float(sin(Double($0))) }, shape: shape))
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
    let positions = batch.positions
    let heads = layout.heads + layout.keyHeads
    let angles = table.angles(batch.past + batch.length)
    let result = Tensor(shape: shape) { out in
      kernel_rotate(
        x.storage.start, out.baseAddress, angles.cosine.storage.start, angles.sine.storage.start,
        positions, rows, width, heads, layout.headWidth, table.width, 1, 0)
    }
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: x) { sum, accumulate in
        kernel_rotate(
          upstream.storage.start, sum, angles.cosine.storage.start, angles.sine.storage.start,
          positions, rows, width, heads, layout.headWidth, table.width, -1, accumulate ? 1 : 0)
      }
    }
  }
}
