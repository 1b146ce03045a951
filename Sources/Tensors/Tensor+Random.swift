import RandomStreams

extension Tensor {
  /// Draws from a normal distribution of mean 0.
  public static func normal(
    _ shape: [Int], deviation: Double, from stream: inout RandomStream
  ) -> Tensor {
    Tensor(shape: shape) { out in
      for index in out.indices { out[index] = Float(stream.normal() * deviation) }
    }
  }

  /// Draws from a uniform distribution around 0.
  public static func uniform(
    _ shape: [Int], within bound: Double, from stream: inout RandomStream
  ) -> Tensor {
    Tensor(shape: shape) { out in
      for index in out.indices { out[index] = Float((2 * stream.uniform() - 1) * bound) }
    }
  }
}
