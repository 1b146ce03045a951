import Tensors
import Transformer

/// Which values bring a fact back into a run whose subject is drowned in noise (Meng et al., 2022,
/// section 2; paper section 3.2).
///
/// Within a draw every run sees the same noise, so that effects differ by what is restored alone.
public struct CausalTracing: Sendable {
  /// What the runs of a set of patches came to.
  public struct Effects: Sendable {
    /// The metric of each question, undisturbed.
    public var clean: [Double]
    /// The metric of each question under each draw of noise: [draw][prompt].
    public var corrupted: [[Double]]
    /// The metric of each question with each patch restored: [patch][draw][prompt].
    public var restored: [[[Double]]]

    /// What noise takes away, of a metric's mean over draws and prompts: the total effect.
    public var total: Double { clean.mean - corrupted.map(\.mean).mean }

    /// What a patch brings back of that, for each draw: the indirect effect over the total one.
    public func recovered(_ patch: Int) -> [Double] {
      zip(restored[patch], corrupted).map { restored, corrupted in
        (restored.mean - corrupted.mean) / (clean.mean - corrupted.mean)
      }
    }

    /// What a patch brings back for each prompt, over the total effect of all prompts.
    ///
    /// Means over draws. Their mean is the mean of `recovered` weighted by each draw's total effect.
    package func recoveredByPrompt(_ patch: Int) -> [Double] {
      clean.indices.map { prompt in
        let difference = zip(restored[patch], corrupted).map { $0[prompt] - $1[prompt] }.mean
        return difference / total
      }
    }
  }

  private let study: Study
  private let noise: [Edit]

  /// Tracing of a study.
  ///
  /// - Parameters:
  ///   - study: What is recovered of what; its questions have subjects.
  ///   - noise: How strong the noise is.
  ///   - draws: How often noise is drawn.
  ///   - seed: The seed of the noise.
  /// - Throws: `InterventionError`.
  public init(
    _ study: Study, noise: EmbeddingNoise = EmbeddingNoise(3), draws: Int = 1, seed: UInt64
  ) throws {
    require(draws > 0, "tracing needs at least one draw of noise")
    self.study = study
    let rows = try study.batch.rows(at: .subject(.all))
    let embeddings = try study.values(at: [.embed])[.embed].matrix.gathered(rows)
    let counts = study.questions.map(\.subjectTokens.count)
    self.noise = (0..<draws).map {
      noise.edit(of: embeddings, counts: counts, seed: seed, draw: $0)
    }
  }

  /// Restores each patch in a run of its own, under every draw of noise.
  ///
  /// - Parameters:
  ///   - patches: What is restored.
  ///   - progress: Is told how many draws of how many are done.
  /// - Returns: The metric of every run.
  /// - Throws: `InterventionError`.
  public func effects(
    of patches: [Patch], progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> Effects {
    let study = study
    let (logits, values) = try study.model.run(
      study.batch, reading: Set(patches.map(\.site)), logitsAt: .last)
    var effects = Effects(
      clean: study.values(of: logits), corrupted: [],
      restored: patches.map { _ in [] })
    for (draw, noise) in noise.enumerated() {
      progress(draw, self.noise.count)
      let sweep = try study.sweep(editing: [noise])
      effects.corrupted += try sweep.run([[]]) { study.values(of: $0) }
      let restored = try sweep.run(patches, from: values) { study.values(of: $0) }
      for (patch, result) in restored.enumerated() { effects.restored[patch].append(result) }
    }
    return effects
  }
}

extension CausalTracing.Effects {
  /// What layers' parts and heads bring back as the scores of components.
  ///
  /// - Parameters:
  ///   - parts: The layers' parts, whose patches are the first.
  ///   - heads: The heads, whose patches follow them.
  ///   - attentionByHeads: Whether the score of an attention layer is the sum over its heads, each
  ///     restored alone, and not what restoring the whole of it brings back.
  /// - Returns: The scores, prompt by prompt.
  package func scores(
    parts: [(layer: Int, part: LayerPart)], heads: [Head], attentionByHeads: Bool
  ) -> ComponentScores {
    let byHead = heads.indices.map { recoveredByPrompt(parts.count + $0) }
    let byPart = parts.enumerated().map { number, part in
      guard attentionByHeads, part.part == .attention else { return recoveredByPrompt(number) }
      let own = heads.indices.filter { heads[$0].layer == part.layer }.map { byHead[$0] }
      return own.dropFirst().reduce(own[0]) { zip($0, $1).map(+) }
    }
    return ComponentScores(
      zip(parts, byPart).map { ($0.part.component(layer: $0.layer), $1) }
        + zip(heads, byHead).map { ($0.component, $1) })
  }
}
