import Foundation
import RandomStreams
import Tensors
import Transformer

/// Text generated token by token from a bf16 checkpoint of random weights, beside the time that
/// copying as many bytes takes.
///
/// A new token needs every weight once, so that memory sets the limit.
package struct DecodingBenchmark: Sendable {
  private let configuration: ModelConfiguration
  private let tokens: Int
  private let threads: Int

  /// A benchmark.
  ///
  /// - Parameters:
  ///   - configuration: The model's shape.
  ///   - tokens: Tokens that are timed.
  ///   - threads: Threads.
  package init(_ configuration: ModelConfiguration, tokens: Int, threads: Int) {
    self.configuration = configuration
    self.tokens = tokens
    self.threads = threads
  }

  /// Runs the benchmark: a token and a copy in turn.
  ///
  /// - Returns: Medians over tokens.
  package func run() -> BenchmarkResult {
    let usual = Engine.threads
    Engine.threads = threads
    defer { Engine.threads = usual }
    let model = Self.model(configuration)
    // Each matrix is read once a token; a table of embeddings is not, where it is not the head.
    let skipped = configuration.tiesEmbeddings ? 0 : model.embedding.count
    let read = model.parameters.reduce(-skipped) { $0 + $1.tensor.count } * 2
    let copy = MemoryCopy(threads: threads)
    var decoding = Decoding([[1, 2, 3, 4]], by: model, capacity: tokens + 1)
    var tap = NoTap()
    _ = decoding.next(tap: &tap)
    let times = Stopwatch.medians(rounds: tokens, of: 2) { index in
      if index == 0 { _ = decoding.next(tap: &tap) } else { copy.run() }
    }
    let bandwidth = Double(copy.bytes) / times[1]
    var result = BenchmarkResult("decode")
    result.add("parameters", "parameters", model.parameterCount)
    result.add("threads", "threads", threads)
    result.add("seconds_per_token", "seconds a token", times[0])
    result.add("tokens_per_second", "tokens a second", 1 / times[0])
    result.add("bytes_per_token", "bytes of weights a token", read)
    result.add("copy_bytes_per_second", "bytes a second, read and written by a copy", bandwidth)
    result.add(
      "ratio_to_bandwidth", "ratio to the time of copying as many",
      times[0] * bandwidth / Double(read))
    return result
  }

  /// A model whose matrices are bf16, each of its own memory, and small enough to give no NaN.
  private static func model(_ configuration: ModelConfiguration) -> LanguageModel {
    var model = LanguageModel(initializingNorms: configuration)
    var stream = RandomStream(seed: 0, name: "benchmark weights")
    let noise = Tensor.normal([1 << 16], deviation: 0.02, from: &stream).bfloat16
    model.forEachParameter { _, parameter in
      guard parameter.shape.count == 2 else { return }
      var data = Data(capacity: 2 * parameter.count)
      while data.count < 2 * parameter.count {
        data.append(noise.prefix(2 * parameter.count - data.count))
      }
      parameter = Tensor(packed: data, .bf16, shape: parameter.shape)
    }
    return model
  }
}
