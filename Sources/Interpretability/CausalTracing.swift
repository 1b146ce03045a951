import Tensors
import Transformer

/// Which values bring a fact back into a run whose subject is drowned in noise (Meng et al., 2022,
/// section 2; paper section 3.2).
///
/// Within a draw every run sees the same noise, so that effects differ by what is restored alone.
public struct CausalTracing: Sendable {
  /// What the runs of a set of patches came to.
  public struct Effects: Sendable {
    /// The metric of each prompt, undisturbed.
    public var clean: [Double]
    /// The metric of each prompt under each draw of noise: [draw][prompt].
    public var corrupted: [[Double]]
    /// The metric of each prompt with each patch restored: [patch][draw][prompt].
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
    public func recoveredByPrompt(_ patch: Int) -> [Double] {
      clean.indices.map { prompt in
        let difference = zip(restored[patch], corrupted).map { $0[prompt] - $1[prompt] }.mean
        return difference / total
      }
    }
  }

  private let model: LanguageModel
  private let prompts: [FactPrompt]
  private let batch: TokenBatch
  private let metric: AnswerMetric
  private let noise: [Edit]
  private let threads: Int

  /// Tracing of prompts.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - prompts: The prompts.
  ///   - metric: What is recovered.
  ///   - noise: How strong the noise is.
  ///   - draws: How often noise is drawn.
  ///   - seed: The seed of the noise.
  ///   - threads: How many passes run at once; changes nothing in the results.
  /// - Throws: `InterventionError`.
  public init(
    _ model: LanguageModel, _ prompts: [FactPrompt], metric: AnswerMetric = .probability,
    noise: EmbeddingNoise = .standardDeviations(3), draws: Int = 1, seed: UInt64, threads: Int = 1
  ) throws {
    self.model = model
    self.prompts = prompts
    self.metric = metric
    self.threads = threads
    batch = TokenBatch(prompts)
    let rows = try batch.rows(at: .subject(.all))
    let site = try model.values(at: [.embed], of: batch)[.embed]
    let embeddings = site.reshaped([site.rows, site.width]).gathered(rows)
    self.noise = (0..<draws).map {
      noise.edit(of: embeddings, counts: prompts.map(\.subject.count), seed: seed, draw: $0)
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
    let (metric, prompts) = (metric, prompts)
    let (logits, values) = try model.run(batch, reading: Set(patches.map(\.site)))
    let clean = metric.values(of: logits.gathered(batch.lastRows), prompts)
    var effects = Effects(
      clean: clean, corrupted: [], restored: patches.map { _ in [] })
    for (draw, noise) in noise.enumerated() {
      progress(draw, self.noise.count)
      let sweep = try PatchSweep(model, over: batch, editing: [noise], threads: threads)
      effects.corrupted += try sweep.run([[]]) { metric.values(of: $0, prompts) }
      let restored = try sweep.run(patches, from: values) { metric.values(of: $0, prompts) }
      for (patch, result) in restored.enumerated() { effects.restored[patch].append(result) }
    }
    return effects
  }
}
