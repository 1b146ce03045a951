import RandomStreams
import Tensors
import Transformer

/// What a value is replaced by when it is ablated.
public enum Ablation: String, Sendable, Hashable, CaseIterable {
  /// Zeros.
  case zero
  /// Its mean over all prompts, token by token.
  case mean
  /// Its value in a run of another prompt.
  case resample
}

/// What the model loses without parts of itself (paper section 3.4), and what it does with parts of
/// another prompt's run.
///
/// Effects are changes of the metric, for each prompt.
public struct AblationStudy: Sendable {
  private let study: Study
  private let sweep: PatchSweep
  /// The metric of each question, undisturbed.
  public let clean: [Double]

  /// Ablations of a study whose prompts have one length.
  ///
  /// - Parameter study: What is lost of what; means and other prompts' values are taken token by token.
  /// - Throws: `InterventionError`.
  public init(_ study: Study) throws {
    require(
      Set(study.questions.map(\.tokens.count)).count == 1,
      "ablations need prompts of one length: values are exchanged token by token")
    self.study = study
    sweep = try study.sweep()
    clean = study.values()
  }

  /// Takes patches away, each in a run of its own.
  ///
  /// - Parameters:
  ///   - patches: What is taken away.
  ///   - ablation: What is put in place.
  ///   - seed: Draws the other prompts of `resample`.
  /// - Returns: For each patch the change of each question's metric.
  /// - Throws: `InterventionError`.
  public func effects(
    of patches: [Patch], by ablation: Ablation, seed: UInt64 = 0
  ) throws -> [[Double]] {
    let values = try study.values(at: patches.map(\.site))
    var stream = RandomStream(seed: seed, name: "resample")
    let others = derangement(&stream)
    let edits = try patches.map { patch in
      let value = try values[patch.site]
      let replacement =
        switch ablation {
        case .zero: Tensor.zeros(value.shape)
        case .mean: Self.mean(of: value, prompts: study.questions.count)
        case .resample: Self.permuted(value, others)
        }
      return [Edit.replace(patch.site, at: patch.position, head: patch.head, with: replacement)]
    }
    return try changes(edits)
  }

  /// Puts values of given other prompts' runs in place: swaps at a position.
  ///
  /// - Parameters:
  ///   - patches: What is put in place.
  ///   - others: Questions in the order of this study's, with prompts of the same length.
  /// - Returns: For each patch the change of each question's metric.
  /// - Throws: `InterventionError`.
  public func effects(of patches: [Patch], from others: [Question]) throws -> [[Double]] {
    let values = try study.model.values(at: Set(patches.map(\.site)), of: TokenBatch(others))
    let edits = try patches.map {
      [Edit.replace($0.site, at: $0.position, head: $0.head, with: try values[$0.site])]
    }
    return try changes(edits)
  }

  /// Keeps the last token from looking at the subject in ranges of layers (Geva et al., 2023).
  ///
  /// - Parameter layers: The layers of each run.
  /// - Returns: For each run the change of each question's metric.
  /// - Throws: `InterventionError`.
  public func effectsOfKnockout(in layers: [Range<Int>]) throws -> [[Double]] {
    let shape = study.model.configuration.shape(of: .scores(layer: 0), in: study.batch)
    let (heads, keys) = (shape[1], shape[3])
    let hidden = study.questions.map { $0.subject ?? 0..<0 }
    let edits = layers.map { layers in
      layers.map { layer in
        Edit(.scores(layer: layer), at: .last) { scores in
          // One row a prompt: [prompt, head, key].
          var scores = scores
          scores.withMutableScalars { scalars in
            for row in 0..<scalars.count / keys {
              for key in hidden[row / heads] { scalars[row * keys + key] = -.infinity }
            }
          }
          return scores
        }
      }
    }
    return try changes(edits)
  }

  private func changes(_ edits: [[Edit]]) throws -> [[Double]] {
    let study = study
    return try sweep.run(edits) { study.values(of: $0) }.map { zip($0, clean).map(-) }
  }

  /// Each prompt's partner; nobody's is itself, where there are two.
  private func derangement(_ stream: inout RandomStream) -> [Int] {
    let order = stream.shuffled(Array(study.questions.indices))
    var partner = order
    for (place, prompt) in order.enumerated() {
      partner[prompt] = order[(place + 1) % order.count]
    }
    return partner
  }

  private static func mean(of value: Tensor, prompts: Int) -> Tensor {
    let size = value.count / prompts
    let scalars = value.scalars
    let mean = (0..<size).map { index in
      Float(
        stride(from: index, to: scalars.count, by: size).reduce(0) { $0 + Double(scalars[$1]) }
          / Double(prompts))
    }
    return Tensor((0..<prompts).flatMap { _ in mean }, shape: value.shape)
  }

  private static func permuted(_ value: Tensor, _ order: [Int]) -> Tensor {
    value.reshaped([order.count, value.count / order.count]).gathered(order).reshaped(value.shape)
  }
}
