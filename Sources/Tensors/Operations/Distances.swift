import CElementary

extension Tensor {
  /// The Kullback-Leibler divergence of each row's softmax from that of a reference, summed and
  /// divided, in nats: `Σ p₀ (log p₀ - log p)`.
  ///
  /// - Parameters:
  ///   - reference: Logits of the same shape; a constant.
  ///   - divisor: What the sum is divided by; the number of rows where none is given.
  /// - Returns: A scalar.
  package func divergence(from reference: Tensor, divisor: Int? = nil) -> Tensor {
    require(shape == reference.shape, "logits of shape \(shape) and \(reference.shape)")
    let (logits, width) = (self, width)
    let total = Float(max(1, divisor ?? rows))
    let (own, before) = (logProbabilities, reference.logProbabilities)
    var sum = 0.0
    for (log, logBefore) in zip(own, before) {
      sum += Double(portable_expf(logBefore)) * Double(logBefore - log)
    }
    let value = Tensor([Float(sum / Double(total))], shape: [])
    return value.recorded(from: [logits]) { upstream, gradients in
      let factor = upstream.scalar / total
      let slopes = zip(own, before).map { factor * (portable_expf($0) - portable_expf($1)) }
      gradients.add(Tensor(slopes, shape: [logits.rows, width]), to: logits)
    }
  }

  /// The log-probabilities of each row's softmax, in nats; a constant.
  package var logProbabilities: [Float] {
    logSumExp.lending { normalizer in
      withScalars { scalars in scalars.indices.map { scalars[$0] - normalizer[$0 / width] } }
    }
  }

  /// The mean over all scalars of the squared difference from a constant of the same shape.
  package func meanSquaredDistance(to target: Tensor) -> Tensor {
    require(shape == target.shape, "a distance of shapes \(shape) and \(target.shape)")
    let x = self
    let differences = zip(scalars, target.scalars).map { $0 - $1 }
    let sum = differences.reduce(0.0) { $0 + Double($1) * Double($1) }
    let value = Tensor([Float(sum / Double(max(1, count)))], shape: [])
    return value.recorded(from: [x]) { upstream, gradients in
      let factor = 2 * upstream.scalar / Float(max(1, x.count))
      gradients.add(Tensor(differences.map { factor * $0 }, shape: x.shape), to: x)
    }
  }
}
