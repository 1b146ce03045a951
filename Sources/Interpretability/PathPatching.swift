import Tensors
import Transformer

/// Effects along chosen paths only (Wang et al., 2023; Goldowsky-Dill et al., 2023; paper section
/// 3.5): what the clean run's value of a component does to the corrupted run where only some of what
/// comes after it may react.
///
/// Effects are shares of what corruption takes away, mean by prompt over the mean whole loss.
public struct PathPatching: Sendable {
  private let study: Study
  private let sweep: PatchSweep
  private let clean: SiteValues
  private let corrupted: SiteValues
  /// The metric of each clean question.
  public let cleanValues: [Double]
  /// The metric of each corrupted question.
  public let corruptedValues: [Double]

  /// Path patching of a study, from corrupted towards clean.
  ///
  /// - Parameters:
  ///   - study: What comes back, of the clean prompts.
  ///   - corrupted: The same questions with other subjects of the same length.
  /// - Throws: `InterventionError`.
  public init(_ study: Study, against corrupted: [Question]) throws {
    self.study = study
    let model = study.model
    let layers = 0..<model.configuration.layers
    let sites = Set(
      layers.flatMap { [Site.z(layer: $0), .mlpOut(layer: $0), .residPre(layer: $0)] })
    let (batch, other) = (study.batch, TokenBatch(corrupted))
    let cleanRun = try model.run(batch, reading: sites, logitsAt: .last)
    let corruptedRun = try model.run(other, reading: sites, logitsAt: .last)
    clean = cleanRun.values
    self.corrupted = corruptedRun.values
    cleanValues = study.values(of: cleanRun.logits)
    corruptedValues = study.values(of: corruptedRun.logits)
    sweep = try PatchSweep(model, over: other, threads: study.threads)
  }

  /// The direct effect of every head on the final residual stream: every other head stays as it is in
  /// the corrupted run, feed-forward layers react.
  ///
  /// - Returns: For each layer and head the effect on each question.
  /// - Throws: `InterventionError`.
  public func directEffectsOfHeads() throws -> [[[Double]]] {
    let shape = study.model.configuration
    let runs = try (0..<shape.layers).flatMap { layer in
      try (0..<shape.heads).map { head in
        // The head's own layer sees the same stream as before: its other heads need no freezing.
        let later = try (layer + 1..<shape.layers).map {
          Edit.replace(.z(layer: $0), with: try corrupted[.z(layer: $0)])
        }
        let site = Site.z(layer: layer)
        return [Edit.replace(site, at: .all, head: head, with: try clean[site])] + later
      }
    }
    let effects = try effects(of: runs)
    return (0..<shape.layers).map { layer in
      Array(effects[layer * shape.heads..<(layer + 1) * shape.heads])
    }
  }

  /// What each feed-forward layer does through the residual stream alone to everything from a layer
  /// on: nothing between reacts to it.
  ///
  /// - Parameter end: The layer before which the stream is changed: the start of extraction.
  /// - Returns: For each layer the effect on each question; zeros from `end` on.
  /// - Throws: `InterventionError`.
  public func effectsOfMLPs(onStreamBefore end: Int) throws -> [[Double]] {
    let site = Site.residPre(layer: end)
    let runs = try (0..<end).map { layer in
      let change = try clean[.mlpOut(layer: layer)] - corrupted[.mlpOut(layer: layer)]
      return [Edit.replace(site, with: try corrupted[site] + change)]
    }
    let none = Array(repeating: 0.0, count: study.questions.count)
    return try effects(of: runs)
      + Array(repeating: none, count: study.model.configuration.layers - end)
  }

  private func effects(of runs: [[Edit]]) throws -> [[Double]] {
    let study = study
    let loss = cleanValues.mean - corruptedValues.mean
    return try sweep.run(runs) { study.values(of: $0) }.map { values in
      zip(values, corruptedValues).map { ($0 - $1) / loss }
    }
  }
}
