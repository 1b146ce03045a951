import RandomStreams
import Tensors

/// The element-wise kernels, on one thread and in cache: what each costs for each number.
///
/// They are compiled for several instruction sets, of which the machine's best is picked when the
/// program starts.
package struct KernelBenchmark: Sendable {
  private let rounds: Int
  private static let (rows, width) = (128, 512)

  /// A benchmark.
  ///
  /// - Parameter rounds: How often each kernel is timed.
  package init(rounds: Int) { self.rounds = rounds }

  /// Runs the benchmark.
  ///
  /// - Returns: Medians over rounds, in nanoseconds for each number of the result.
  package func run() -> BenchmarkResult {
    let (rows, width) = (Self.rows, Self.width)
    var stream = RandomStream(seed: 0, name: "kernels")
    let x = Tensor.normal([rows, width], deviation: 1, from: &stream)
    let pairs = Tensor.normal([rows, 2 * width], deviation: 1, from: &stream)
    let ones = Tensor(repeating: 1, shape: [width])
    let layout = AttentionLayout(heads: 4, keyHeads: 4, headWidth: 32)
    let heads = Tensor.normal([rows, layout.width], deviation: 1, from: &stream)
    let table = RotaryTable(length: rows, width: 32, base: 10_000)
    let batch = BatchLayout(batch: 1, length: rows)
    let labels = [Int32](repeating: 3, count: rows)
    var model = x
    var optimizer = AdamW(for: x)
    let kernels: [(key: String, label: String, count: Int, body: () -> Void)] = [
      ("gelu", "tanh-GELU", x.count, { _ = x.activated(.tanhGELU) }),
      ("gelu_exact", "exact GELU", x.count, { _ = x.activated(.exactGELU) }),
      ("gated_gelu", "tanh-GELU gate and product", x.count, { _ = pairs.gated(.tanhGELU) }),
      ("gated_silu", "SiLU gate and product", x.count, { _ = pairs.gated(.silu) }),
      ("soft_cap", "tanh of the soft cap", x.count, { _ = x.softCapped(30) }),
      (
        "rms_norm", "root-mean-square norm", x.count,
        { _ = x.rmsNorm(ones, epsilon: 1e-6, offset: 0) }
      ),
      (
        "log_sum_exp", "log of a sum of exponentials", x.count,
        { _ = x.logProbabilities(of: labels) }
      ),
      (
        "rotary", "rotation of queries and keys", heads.count,
        { _ = heads.rotated(table, layout: layout, batch: batch) }
      ),
      ("add", "addition", x.count, { _ = x + x }),
      (
        "adamw", "AdamW", x.count, { optimizer.update(&model, along: [x], learningRate: 1e-3) }
      ),
    ]
    let times = Stopwatch.medians(rounds: rounds, of: kernels.count) { kernels[$0].body() }
    var result = BenchmarkResult("kernels")
    result.add("numbers", "numbers", x.count)
    for (kernel, time) in zip(kernels, times) {
      result.add(
        "\(kernel.key)_nanoseconds", "\(kernel.label), ns", time / Double(kernel.count) * 1e9)
    }
    return result
  }
}
