import RandomStreams
import Tensors

/// Random splits of examples into those that linear probes are fitted to and those that test them.
package struct ProbeSplits: Sendable {
  private let orders: [[Int]]
  private let fitted: Int

  /// Splits of examples.
  ///
  /// - Parameters:
  ///   - examples: How many examples there are.
  ///   - fitted: How many of them probes are fitted to; some are left to test them.
  ///   - count: How many splits there are.
  ///   - seed: The seed of the draws.
  package init(of examples: Int, fitted: Int, count: Int, seed: UInt64) {
    require(fitted > 0 && fitted < examples, "a split has examples on both sides")
    var stream = RandomStream(seed: seed, name: "probe splits")
    orders = (0..<count).map { _ in stream.shuffled(Array(0..<examples)) }
    self.fitted = fitted
  }

  /// How many of the examples left out probes are right on.
  ///
  /// - Parameters:
  ///   - features: What probes read, each [examples, width].
  ///   - labels: The class of each example, from 0.
  ///   - classes: How many classes there are.
  ///   - options: How probes are fitted.
  ///   - threads: How many are fitted at once; changes nothing in the results.
  /// - Returns: The accuracy for each of the features and each split.
  package func accuracies(
    reading features: [Tensor], _ labels: [Int], classes: Int,
    _ options: LogisticRegression.Options,
    threads: Int
  ) -> [[Double]] {
    let flat = Parallel.map(features.count * orders.count, threads: threads) { piece in
      let (values, order) = (features[piece / orders.count], orders[piece % orders.count])
      let (own, rest) = (Array(order.prefix(fitted)), Array(order.dropFirst(fitted)))
      let probe = LogisticRegression(
        fitting: values.gathered(own), own.map { labels[$0] }, classes: classes, options)
      return probe.accuracy(values.gathered(rest), rest.map { labels[$0] })
    }
    return features.indices.map { Array(flat[$0 * orders.count..<($0 + 1) * orders.count]) }
  }
}
