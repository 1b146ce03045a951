import ArgumentParser
import Foundation
import Tensors
import Transformer

/// `palimpsest bench`: our training step against the machine's limit.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Time a training step beside its matrix products alone, and beside the machine's best.",
    discussion: """
      The step, its matrix products and large square products are timed in turn, in one run; figures \
      are medians. A ratio to the products of 1 would mean that nothing else costs anything.
      """)

  /// The benchmarks there are.
  enum Benchmark: String, ExpressibleByArgument, CaseIterable {
    case trainStep = "train-step"
  }

  @Option(help: "Run this benchmark only.") var only: Benchmark?
  @Option(help: "Blocks.") var layers = 6
  @Option(help: "Width of the residual stream.") var width = 128
  @Option(help: "Attention heads.") var heads = 4
  @Option(help: "Width of the feed-forward layers.") var mlp = 384
  @Option(help: "Words.") var vocabulary = 368
  @Option(help: "Sequences a step.") var batch = 24
  @Option(help: "Tokens predicted in a sequence.") var length = 64
  @Option(help: "Steps that are timed.") var steps = 20
  @Option(help: "Threads; all cores where none is given.") var threads: Int?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    let sizes = [layers, width, heads, mlp, vocabulary, batch, length, steps, threads ?? 1]
    guard sizes.allSatisfy({ (1...1 << 20).contains($0) }) else {
      throw ValidationError("every size must be from 1 to \(1 << 20)")
    }
    guard width % heads == 0, width / heads % 2 == 0 else {
      throw ValidationError("a width of \(width) cannot be shared by \(heads) heads of even width")
    }
  }

  func run() throws {
    let shape = ModelConfiguration(
      family: .gemma, vocabulary: vocabulary, width: width, mlpWidth: mlp, layers: layers,
      heads: heads, keyHeads: heads, headWidth: width / heads, contextLength: length,
      epsilon: 1e-6, positions: .rotary(base: 10_000, width: width / heads, scaling: nil),
      tiesEmbeddings: true)
    let result = TrainingStepBenchmark(
      shape, batch: batch, length: length, steps: steps,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount
    ).run()
    if json {
      try Console.printJSON([result])
    } else {
      Console.print(Self.text(result))
    }
  }

  private static func text(_ result: TrainingStepBenchmark.Result) -> String {
    let figures = [
      ("parameters", Double(result.parameters), "%.0f"),
      ("threads", Double(result.threads), "%.0f"),
      ("seconds a step", result.secondsPerStep, "%.4f"),
      ("tokens a second", result.tokensPerSecond, "%.0f"),
      ("its products alone, seconds", result.productSecondsPerStep, "%.4f"),
      ("ratio to its products", result.ratioToProducts, "%.2f"),
      ("fraction of the best rate", result.fractionOfGemmPeak, "%.2f"),
    ]
    let lines = figures.map { name, value, format in
      name.padding(toLength: 30, withPad: " ", startingAt: 0) + String(format: format, value)
    }
    return (["train-step, BLAS core \(Engine.blasCore)"] + lines).joined(separator: "\n")
  }
}
