import Foundation

/// How rotary frequencies are changed for contexts longer than those first trained on.
public enum RotaryScaling: Sendable, Hashable {
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
public struct RotaryTable: Sendable {
  let cosine: Tensor
  let sine: Tensor
  /// The number of positions.
  public let length: Int
  /// How many places of each head are rotated.
  public let width: Int

  /// The table for inverse frequencies `base^(-2i / width)`.
  ///
  /// - Parameters:
  ///   - length: The number of positions.
  ///   - width: How many places of each head are rotated.
  ///   - base: The base of the frequencies.
  ///   - scaling: How they are changed for long contexts.
  public init(length: Int, width: Int, base: Double, scaling: RotaryScaling? = nil) {
    let half = width / 2
    // As the reference implementation does, frequencies and angles are rounded to float32 each.
    let plain = (0..<half).map { 1 / pow(Float(base), Float(2 * $0) / Float(width)) }
    let frequencies = scaling?.scaled(plain) ?? plain
    let angles = (0..<length).flatMap { position in frequencies.map { Float(position) * $0 } }
    cosine = Tensor(angles.map { Float(cos(Double($0))) }, shape: [length, half])
    sine = Tensor(angles.map { Float(sin(Double($0))) }, shape: [length, half])
    self.length = length
    self.width = width
  }
}
