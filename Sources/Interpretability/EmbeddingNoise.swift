import Foundation
import RandomStreams
import Tensors
import Transformer

/// Gaussian noise on the embeddings of subjects: the corruption of causal tracing (Meng et al., 2022).
public struct EmbeddingNoise: Sendable, Hashable {
  /// What the strength of noise says.
  public enum Reading: String, Sendable, Hashable, CaseIterable {
    /// So many standard deviations of the entries of all subjects' embeddings.
    case standardDeviations = "standard_deviations"
    /// So many times the standard deviation of the prompt's own subject is the noise's variance: the
    /// reading of the authors' code.
    case variance
  }

  /// How strong the noise is.
  package var strength: Double
  /// What that says.
  package var reading: Reading

  /// Noise of a strength.
  public init(_ strength: Double, reading: Reading = .standardDeviations) {
    self.strength = strength
    self.reading = reading
  }

  /// Edits that add fresh noise.
  ///
  /// - Parameters:
  ///   - embeddings: The subjects' embeddings, [subject tokens, width], prompt after prompt.
  ///   - counts: How many of these tokens each prompt has.
  ///   - seed: The seed of the draw.
  ///   - draw: The number of the draw.
  /// - Returns: The edit.
  func edit(
    of embeddings: Tensor, counts: [Int], seed: UInt64, draw: Int
  ) -> Edit {
    var stream = RandomStream(seed: seed, name: "embedding noise \(draw)")
    let scales = scales(of: embeddings, counts: counts)
    let noise = Tensor(shape: embeddings.shape) { scalars in
      var next = 0
      for (count, scale) in zip(counts, scales) {
        for _ in 0..<count * embeddings.width {
          scalars.initializeElement(at: next, to: Float(scale * stream.normal()))
          next += 1
        }
      }
    }
    return .add(noise, at: .embed, position: .subject(.all))
  }

  private func scales(of embeddings: Tensor, counts: [Int]) -> [Double] {
    switch reading {
    case .standardDeviations:
      let deviation = Self.standardDeviation(embeddings.scalars[...])
      return counts.map { _ in strength * deviation }
    case .variance:
      let scalars = embeddings.scalars
      var start = 0
      return counts.map { count in
        let own = scalars[start..<start + count * embeddings.width]
        start += own.count
        return (strength * Self.standardDeviation(own)).squareRoot()
      }
    }
  }

  private static func standardDeviation(_ values: ArraySlice<Float>) -> Double {
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let sum = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (sum / Double(values.count)).squareRoot()
  }
}
