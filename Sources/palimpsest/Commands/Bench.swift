import ArgumentParser
import Benchmarks
import Foundation
import NotebookCommands
import Tensors
import Transformer

/// `palimpsest bench`: what we do against the machine's limit.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time training, sweeps and generation beside what this machine can do at best.",
    discussion: """
      roofline    large matrix products and copies: the machine's best
      kernels     the element-wise loops, in nanoseconds for each number
      train-step  forward, backward, clipping and AdamW, beside its matrix products alone; a ratio to \
      the products of 1 would mean that nothing else costs anything
      gemma-step  a training step of Gemma 3 270M's shape: 24 prompts of 22 tokens, asked for what \
      follows, alone and with 4 texts of 64 tokens; limits: 1.10 times its products on one thread, \
      1.15 on two
      patch-sweep every layer's outputs patched at every token, beside one forward pass a cell
      decode      text from a bf16 checkpoint of 1.2 G random parameters, beside copying its bytes

      What is compared is timed in turn, in one run; figures are medians. The options of shape are \
      those of train-step and patch-sweep; gemma-step takes --train, --steps and --threads; decode takes them where they are given.
      """)

  /// The benchmarks there are.
  enum Benchmark: String, ExpressibleByArgument, CaseIterable {
    case roofline, kernels
    case trainStep = "train-step"
    case gemmaStep = "gemma-step"
    case patchSweep = "patch-sweep"
    case decode
  }

  @Option(help: "Run this benchmark only.") var only: Benchmark?
  @Option(help: "Blocks. (default: 6)") var layers: Int?
  @Option(help: "Width of the residual stream. (default: 128)") var width: Int?
  @Option(help: "Attention heads. (default: 4)") var heads: Int?
  @Option(help: "Width of the feed-forward layers. (default: 384)") var mlp: Int?
  @Option(help: "Words. (default: 368)") var vocabulary: Int?
  @Option(help: "Sequences a training step. (default: 24)") var batch: Int?
  @Option(help: "Tokens predicted in a sequence. (default: 64)") var length: Int?
  @Option(help: "Rounds that are timed.") var steps = 20
  @Option(help: "Threads; all cores where none is given.") var threads: Int?
  @Option(help: "What a training step keeps for its way back: kept or recomputed.")
  var activations = Activations.kept
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Train these only, such as blocks.3.mlp or blocks.0.attn.W_Q.2.", valueName: "component"))
  var train: [Component] = []
  @Option(help: "Numerics, as in book.yml: portable or fastest.")
  var numerics = Engine.Numerics.portable
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    let sizes = [layers, width, heads, mlp, vocabulary, batch, length, steps, threads]
    guard sizes.allSatisfy({ (1...1 << 20).contains($0 ?? 1) }) else {
      throw ValidationError("every size must be from 1 to \(1 << 20)")
    }
    let (width, heads) = (width ?? Self.small.width, heads ?? Self.small.heads)
    guard width % heads == 0, width / heads % 2 == 0 else {
      throw ValidationError("a width of \(width) cannot be shared by \(heads) heads of even width")
    }
    let layers = only == .gemmaStep ? gemma.configuration.layers : layers ?? Self.small.layers
    for component in train where component.layer ?? 0 >= layers {
      throw ValidationError("'\(component)' is not among \(layers) layers")
    }
  }

  func run() throws {
    Engine.numerics = numerics
    var results: [BenchmarkResult] = []
    for benchmark in only.map({ [$0] }) ?? Benchmark.allCases {
      do {
        results.append(try result(of: benchmark))
      } catch let error as ComponentError {
        throw ValidationError(error.description)
      }
      if !json, let result = results.last { Console.print(Self.text(result)) }
    }
    if json { try Console.printJSON(results) }
  }

  private func result(of benchmark: Benchmark) throws -> BenchmarkResult {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    switch benchmark {
    case .roofline: return RooflineBenchmark(rounds: steps, threads: threads).run()
    case .kernels: return KernelBenchmark(rounds: 50 * steps).run()
    case .trainStep:
      var options = TrainingStepBenchmark.Options(
        shape(.gemma, Self.small), batch: batch ?? 24, length: length ?? 64, steps: steps,
        threads: threads)
      options.activations = activations
      if !train.isEmpty { options.components = train }
      return try TrainingStepBenchmark(options).run()
    case .gemmaStep:
      return try GemmaStepBenchmark(gemma).run()
    case .patchSweep:
      return try PatchSweepBenchmark(
        shape(.gemma, Self.small), prompts: 4, length: 16, rounds: max(1, steps / 4),
        threads: threads
      ).run()
    case .decode:
      return DecodingBenchmark(shape(.llama, Self.large), tokens: steps, threads: threads).run()
    }
  }

  private var gemma: GemmaStepBenchmark.Options {
    .init(
      training: only == .gemmaStep && !train.isEmpty ? train : nil, steps: max(1, steps / 4),
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  // MARK: - Shapes

  private struct Shape {
    var layers: Int
    var width: Int
    var heads: Int
    var keyHeads: Int
    var mlp: Int
    var vocabulary: Int
  }

  /// The small world's model.
  private static let small = Shape(
    layers: 6, width: 128, heads: 4, keyHeads: 4, mlp: 384, vocabulary: 368)
  /// The shape of Llama 3.2 1B.
  private static let large = Shape(
    layers: 16, width: 2048, heads: 32, keyHeads: 8, mlp: 8192, vocabulary: 128_256)

  private func shape(_ family: ModelConfiguration.Family, _ usual: Shape) -> ModelConfiguration {
    let (width, heads) = (width ?? usual.width, heads ?? usual.heads)
    let keyHeads = self.heads == nil ? usual.keyHeads : heads
    var shape = ModelConfiguration(
      family: family, vocabulary: vocabulary ?? usual.vocabulary, width: width,
      mlpWidth: mlp ?? usual.mlp, layers: layers ?? usual.layers, heads: heads,
      keyHeads: keyHeads, headWidth: width / heads,
      contextLength: max(1024, length ?? 0, 2 * steps))
    shape.tiesEmbeddings = true
    return shape
  }

  // MARK: - Text

  private static func text(_ result: BenchmarkResult) -> String {
    let width = result.figures.map(\.label.count).max() ?? 0
    let lines = result.figures.map { figure in
      "  " + figure.label.padding(toLength: width + 2, withPad: " ", startingAt: 0)
        + number(figure)
    }
    return (["\(result.name), \(Engine.examined)"] + lines).joined(separator: "\n")
  }

  private static func number(_ figure: BenchmarkResult.Figure) -> String {
    if figure.isWhole { return "\(Int(figure.value))" }
    let size = abs(figure.value)
    return String(format: size >= 1e6 || size < 1e-3 ? "%.2e" : "%.4g", figure.value)
  }
}

extension Component: ExpressibleByArgument {}
extension Activations: ExpressibleByArgument {}
extension Engine.Numerics: ExpressibleByArgument {}
