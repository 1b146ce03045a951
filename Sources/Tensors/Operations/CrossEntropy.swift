import CKernels

extension Tensor {
  /// The cross-entropy of each row's softmax with its label, summed and divided, in nats.
  ///
  /// - Parameters:
  ///   - labels: One column number a row.
  ///   - divisor: What the sum is divided by; the number of rows where none is given. Shards of a
  ///     batch divide by the count of the whole.
  /// - Returns: A scalar.
  public func crossEntropy(_ labels: [Int32], divisor: Int? = nil) -> Tensor {
    labelLoss(labels, divisor: divisor) { _, logProbability in (-logProbability, -1) }
  }

  /// A loss of the log-probability that each row's softmax gives its label, summed and divided.
  ///
  /// - Parameters:
  ///   - labels: One column number a row.
  ///   - divisor: What the sum is divided by; the number of rows where none is given.
  ///   - loss: For a row's number and its label's log-probability, in nats, the loss and its slope.
  /// - Returns: A scalar.
  package func labelLoss(
    _ labels: [Int32], divisor: Int? = nil,
    _ loss: (Int, Double) -> (value: Double, slope: Double)
  ) -> Tensor {
    let (logits, rows, width) = (self, rows, width)
    require(labels.count == rows, "\(labels.count) labels for \(rows) rows")
    require(labels.allSatisfy { $0 >= 0 && $0 < width }, "a label outside the vocabulary")
    let total = Float(max(1, divisor ?? rows))
    let normalizer = logSumExp
    let losses = logProbabilities(of: labels, normalizer).enumerated().map { loss($0, Double($1)) }
    let sum = losses.reduce(0) { $0 + $1.value }
    return Tensor([Float(sum / Double(total))], shape: []).recorded(from: [logits]) {
      upstream, gradients in
      let factor = upstream.scalar / total
      let factors = Tensor(losses.map { Float(-$0.slope) * factor }, shape: [rows])
      gradients.add(to: logits) { sum, accumulate in
        kernel_scaled_softmax(
          logits.storage.start, normalizer.start, factors.storage.start, sum, rows, width,
          accumulate ? 1 : 0)
        for row in 0..<rows {
          sum[row * width + Int(labels[row])] += Float(losses[row].slope) * factor
        }
      }
    }
  }

  /// The log-probability of each row's label under the row's softmax, in nats; a constant.
  package func logProbabilities(of labels: [Int32]) -> [Float] {
    require(labels.count == rows, "\(labels.count) labels for \(rows) rows")
    return logProbabilities(of: labels, logSumExp)
  }

  private func logProbabilities(of labels: [Int32], _ normalizer: Storage) -> [Float] {
    withScalars { logits in
      normalizer.lending { normalizer in
        labels.indices.map { logits[$0 * width + Int(labels[$0])] - normalizer[$0] }
      }
    }
  }

  /// The logarithm of the sum of the exponentials of each row.
  var logSumExp: Storage {
    let result = Storage(count: rows)
    withScalars { kernel_log_sum_exp($0.baseAddress, result.start, rows, width) }
    return result
  }
}
