import Benchmarks
import TestSupport
import Testing
import Transformer

/// Every benchmark on a shape that takes no time: its figures belong together.
@Suite(.serialized) struct BenchmarkTests {
  private static let shape = {
    var shape = TinyModels.shape(.llama)
    shape.vocabulary = 64
    return shape
  }()

  @Test func aStepIsBesideItsProducts() throws {
    let result = try TrainingStepBenchmark(
      .init(Self.shape, batch: 4, length: 8, steps: 2, threads: 1)
    ).run()
    #expect(result.name == "train-step")
    let seconds = try #require(result["seconds_per_step"])
    let products = try #require(result["product_seconds_per_step"])
    #expect(seconds > 0 && products > 0)
    #expect(abs(try #require(result["ratio_to_products"]) - seconds / products) < 1e-9)
    #expect(abs(try #require(result["tokens_per_second"]) * seconds - 32) < 1e-6)
    #expect(result["trained"] == result["parameters"])
  }

  /// Where only a part is trained, the products are those of the layers from it on.
  @Test func aPartIsTimedBesideItsProducts() throws {
    var options = TrainingStepBenchmark.Options(
      Self.shape, batch: 4, length: 8, steps: 1, threads: 1)
    options.components = [.down(layer: 1)]
    let result = try TrainingStepBenchmark(options).run()
    #expect(result["trained"] == Double(Self.shape.width * Self.shape.mlpWidth))
    #expect(try #require(result["ratio_to_products"]) > 0)
    options.components = [.down(layer: 2)]
    #expect(throws: ComponentError.self) { try TrainingStepBenchmark(options).run() }
  }

  @Test func stepsOnPromptsAndTextAreBesideTheirProducts() throws {
    var options = GemmaStepBenchmark.Options(steps: 1, threads: 2)
    #expect(options.configuration.layers == 18 && options.components.count == 36)
    #expect(options.prompts * options.length == 528 && options.texts * options.textLength == 256)
    options.configuration = TinyModels.shape(.gemma3)
    options.components = [.mlp(layer: 1)]
    options.length = 6
    options.textLength = 9
    let result = try GemmaStepBenchmark(options).run()
    for kind in ["prompts", "prompts_and_text"] {
      let seconds = try #require(result["\(kind)_seconds_per_step"])
      let products = try #require(result["\(kind)_product_seconds_per_step"])
      #expect(seconds > 0 && products > 0)
      #expect(
        abs(try #require(result["\(kind)_ratio_to_products"]) - seconds / products) < 1e-9)
    }
    #expect(result["trained"] == Double(3 * options.configuration.width * 10))
    #expect(try #require(result["peak_bytes"]) > 0)
  }

  @Test func aSweepGivesWhatPassesGive() throws {
    let result = try PatchSweepBenchmark(
      Self.shape, prompts: 2, length: 5, rounds: 1, threads: 2
    ).run()
    // Three sites a layer at every token.
    #expect(result["cells"] == 30.0)
    #expect(try #require(result["largest_difference"]) < 1e-5)
    let (sweep, passes) = (
      try #require(result["seconds"]), try #require(result["seconds_of_passes"])
    )
    #expect(abs(try #require(result["speedup"]) - passes / sweep) < 1e-9)
  }

  @Test func decodingReadsEveryWeightOnce() throws {
    let result = DecodingBenchmark(Self.shape, tokens: 3, threads: 1).run()
    #expect(try #require(result["bytes_per_token"]) == 2 * #require(result["parameters"]))
    let ratio =
      try #require(result["seconds_per_token"]) * #require(result["copy_bytes_per_second"])
      / #require(result["bytes_per_token"])
    #expect(abs(try #require(result["ratio_to_bandwidth"]) / ratio - 1) < 1e-9)
  }

  @Test func kernelsAreTimedByTheNumber() {
    let result = KernelBenchmark(rounds: 2).run()
    let kernels = result.figures.filter { $0.key.hasSuffix("_nanoseconds") }
    #expect(kernels.count == 10)
    #expect(kernels.allSatisfy { $0.value > 0 && $0.label.hasSuffix(", ns") })
  }

  @Test func theMachinesBestIsPositive() {
    let result = RooflineBenchmark(rounds: 1, threads: 2).run()
    #expect(result["threads"] == 2)
    #expect(result.figures.allSatisfy { $0.value > 0 })
    #expect(
      result.figures.map(\.key) == [
        "threads", "gemm_flops_one_thread", "gemm_flops", "copy_bytes_per_second_one_thread",
        "copy_bytes_per_second",
      ])
  }
}
