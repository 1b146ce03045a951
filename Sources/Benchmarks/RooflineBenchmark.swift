import Tensors

/// What this machine can do at best: large matrix products and copies, on one thread and on all.
package struct RooflineBenchmark: Sendable {
  private let rounds: Int
  private let threads: Int
  private static let size = 1024

  /// A benchmark.
  ///
  /// - Parameters:
  ///   - rounds: How often each is timed.
  ///   - threads: All threads.
  package init(rounds: Int, threads: Int) {
    self.rounds = rounds
    self.threads = threads
  }

  /// Runs the benchmark; medians over rounds.
  package func run() -> BenchmarkResult {
    let square = MatrixProducts([.init(Self.size, Self.size, inner: Self.size)])
    let counts = [1, threads]
    let copies = counts.map { MemoryCopy(threads: $0) }
    let times = Stopwatch.medians(rounds: rounds, of: 4) { index in
      guard index < 2 else { return copies[index - 2].run() }
      _ = Parallel.map(counts[index], threads: counts[index]) { _ in square.run() }
    }
    var result = BenchmarkResult("roofline")
    result.add("threads", "threads", threads)
    result.add(
      "gemm_flops_one_thread", "floating-point operations a second, one thread",
      square.operations / times[0])
    result.add(
      "gemm_flops", "floating-point operations a second, all threads",
      square.operations * Double(threads) / times[1])
    result.add(
      "copy_bytes_per_second_one_thread", "bytes a second, read and written by a copy, one thread",
      Double(copies[0].bytes) / times[2])
    result.add(
      "copy_bytes_per_second", "bytes a second, read and written by copies, all threads",
      Double(copies[1].bytes) / times[3])
    return result
  }
}

/// Copies between buffers that do not fit in any cache.
struct MemoryCopy: Sendable {
  private static let size = 1 << 25
  private let threads: Int
  private let parts: [Tensor]

  init(threads: Int) {
    self.threads = threads
    parts = (0..<threads).map { Tensor(repeating: Float($0), shape: [Self.size]) }
  }

  /// Bytes read and written by a run.
  var bytes: Int { 2 * threads * Self.size * 4 }

  func run() {
    _ = Parallel.map(threads, threads: threads) { index in
      Tensor(shape: [Self.size]) { out in
        parts[index].withScalars { _ = out.update(fromContentsOf: $0) }
      }.shape
    }
  }
}
