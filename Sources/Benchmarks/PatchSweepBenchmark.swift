import RandomStreams
import Tensors
import Transformer

/// A sweep of patches, beside one whole forward pass for each of its cells.
package struct PatchSweepBenchmark: Sendable {
  private let configuration: ModelConfiguration
  private let prompts: Int
  private let length: Int
  private let rounds: Int
  private let threads: Int

  /// A benchmark of the residual stream, attention and feed-forward outputs of every layer at every
  /// token.
  ///
  /// - Parameters:
  ///   - configuration: The model's shape.
  ///   - prompts: Prompts that are patched at once.
  ///   - length: Tokens of each.
  ///   - rounds: How often each side is timed.
  ///   - threads: Threads.
  package init(
    _ configuration: ModelConfiguration, prompts: Int, length: Int, rounds: Int, threads: Int
  ) {
    self.configuration = configuration
    self.prompts = prompts
    self.length = length
    self.rounds = rounds
    self.threads = threads
  }

  /// Runs the benchmark.
  ///
  /// The forward passes that the sweep is held against compute the head at last tokens only, as the
  /// sweep does, and are shared out over as many threads.
  ///
  /// - Returns: Medians over rounds, and how far apart the two are.
  /// - Throws: `InterventionError`, which would be a mistake of ours.
  package func run() throws -> BenchmarkResult {
    let model = LanguageModel(initializing: configuration, seed: 0)
    let (clean, corrupted) = (batch("clean"), batch("corrupted"))
    let sites = (0..<configuration.layers).flatMap {
      [Site.residPre(layer: $0), .attnOut(layer: $0), .mlpOut(layer: $0)]
    }
    let values = try model.values(at: Set(sites), of: clean)
    let patches = Patch.grid(sites, at: (0..<length).map { .index($0) })
    let edits = try patches.map { patch in
      try Edit.replace(patch.site, at: patch.position, with: values[patch.site])
        .resolved(in: corrupted, configuration)
    }
    var results: [[Tensor]] = [[], []]
    let times = try Stopwatch.medians(rounds: rounds, of: 2) { index in
      results[index] =
        index == 0
        ? try PatchSweep(model, over: corrupted, threads: threads).run(patches, from: values) { $0 }
        : passes(model, corrupted, edits)
    }
    let differences = zip(results[0], results[1]).map { sweep, pass in
      zip(sweep.scalars, pass.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    var result = BenchmarkResult("patch-sweep")
    result.add("parameters", "parameters", model.parameterCount)
    result.add("threads", "threads", threads)
    result.add("cells", "cells", patches.count)
    result.add("prompts", "prompts, \(length) tokens each", prompts)
    result.add("seconds", "seconds", times[0])
    result.add("seconds_of_passes", "seconds of one pass a cell", times[1])
    result.add("speedup", "times as fast as one pass a cell", times[1] / times[0])
    result.add(
      "largest_difference", "largest difference of a logit", Double(differences.max() ?? 0))
    return result
  }

  private func passes(
    _ model: LanguageModel, _ tokens: TokenBatch, _ edits: [ResolvedEdit]
  ) -> [Tensor] {
    Parallel.map(edits.count, threads: threads) { index in
      var trace = Trace(reads: [], edits: [edits[index]], allowsIdle: true)
      let residual = model.finalResidual(tokens, tap: &trace)
      return model.unembed(residual.gathered(tokens.lastRows))
    }
  }

  private func batch(_ name: String) -> TokenBatch {
    var stream = RandomStream(seed: 0, name: name)
    return TokenBatch(
      (0..<prompts).map { _ in
        (0..<length).map { _ in Int32(stream.integer(below: configuration.vocabulary)) }
      })
  }
}
