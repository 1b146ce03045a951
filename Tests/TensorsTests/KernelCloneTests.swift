import CElementary
import CKernels
import Testing

@testable import Tensors

/// Every clone of the kernels that this machine runs gives the bits of one stated order.
@Suite(.serialized) struct KernelCloneTests {
  /// Lengths with every kind of rest.
  private static let lengths = [1, 7, 8, 9, 31, 32, 33, 40, 47, 64, 77, 128, 300, 1000]

  /// The same from every clone; what that is.
  private func inEveryClone<Value: Equatable>(_ body: () -> Value) -> Value {
    let before = Engine.clone
    defer { Engine.clone = before }
    let values = Engine.Clone.allCases.filter(\.isSupported).map { clone in
      Engine.clone = clone
      return body()
    }
    #expect(values.allSatisfy { $0 == values[0] })
    return values[0]
  }

  private func drawn(_ count: Int, _ name: String = "drawn") -> [Float] {
    Tensor.drawn([count], name).scalars
  }

  /// What a kernel writes over so many numbers.
  private func written(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [UInt32] {
    var out = [Float](repeating: 0.25, count: count)
    out.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start) } }
    return out.map(\.bitPattern)
  }

  @Test(arguments: lengths) func rootMeanSquare(width: Int) {
    let (x, weight) = (drawn(width), drawn(width, "weight"))
    var scale: Float = 0
    let result = inEveryClone {
      written(width) { kernel_rms_norm(x, weight, $0, &scale, 1, width, 1e-6, 1) }
    }
    let mean = Double(FixedOrder.dot(x, x)) / Double(width)
    let factor = Float(1 / (mean + Double(Float(1e-6))).squareRoot())
    #expect(result == zip(x, weight).map { ($0 * factor * (1 + $1)).bitPattern })
  }

  @Test(arguments: lengths) func layerNorm(width: Int) {
    let (x, weight, bias) = (drawn(width), drawn(width, "weight"), drawn(width, "bias"))
    var (center, scale): (Float, Float) = (0, 0)
    let result = inEveryClone {
      written(width) { kernel_layer_norm(x, weight, bias, $0, &center, &scale, 1, width, 1e-5) }
    }
    let mean = FixedOrder.sum(x) / Float(width)
    let distances = x.map { $0 - mean }
    let variance = Double(FixedOrder.dot(distances, distances)) / Double(width)
    let factor = Float(1 / (variance + Double(Float(1e-5))).squareRoot())
    #expect(
      result
        == zip(distances, zip(weight, bias)).map {
          $1.1.addingProduct($0 * factor, $1.0).bitPattern
        })
  }

  @Test(arguments: lengths) func logOfSumOfPowers(width: Int) {
    let x = drawn(width)
    let result = inEveryClone { written(1) { kernel_log_sum_exp(x, $0, 1, width) } }
    let top = x.max() ?? 0
    let parts = stride(from: 0, to: width, by: 256).map { start in
      FixedOrder.sum(x[start..<min(width, start + 256)].map { FixedOrder.exp($0 - top) })
    }
    let total = parts.reduce(0.0) { $0 + Double($1) }
    #expect(result == [(top + Float(portable_log(total))).bitPattern])
  }

  /// The gradient of a loss is the softmax by the logarithm of the sum, as the loss itself takes it.
  @Test(arguments: lengths + [20_000]) func softmaxInPlace(width: Int) {
    let x = drawn(width)
    let result = inEveryClone {
      written(width + 1) { out in
        for index in x.indices { out[index] = x[index] }
        kernel_softmax_in_place(out, out + width, 0.1, 1, width)
      }
    }.map { Float(bitPattern: $0) }
    let normalizer = written(1) { kernel_log_sum_exp(x, $0, 1, width) }
    #expect([result[width].bitPattern] == normalizer)
    let sum = x.reduce(0.0) { $0 + Double(portable_exp(Double($1))) }
    for (own, logit) in zip(result, x) {
      #expect(abs(Double(own) - 0.1 * portable_exp(Double(logit)) / sum) <= 1e-6 * Double(own))
    }
  }

  @Test(arguments: lengths) func attentionWeights(length: Int) {
    guard length <= 77 else { return }
    let scores = drawn(length * length)
    let result = inEveryClone {
      written(length * length) { out in
        out.update(from: scores, count: scores.count)
        kernel_causal_softmax(out, length, 0, 0, length, 0.5)
      }
    }
    let expected = (0..<length).flatMap { query in
      let row = Array(scores[query * length...query * length + query])
      let powers = row.map { FixedOrder.exp(($0 - (row.max() ?? 0)) * 0.5) }
      let sum = FixedOrder.sum(powers)
      return powers.map { $0 / sum } + [Float](repeating: 0, count: length - query - 1)
    }
    #expect(result == expected.map(\.bitPattern))
  }

  @Test(arguments: lengths) func productsInDoublePrecision(count: Int) {
    let (x, y) = (drawn(count), drawn(count, "y"))
    let result = inEveryClone { kernel_dot(x, y, count) }
    #expect(result == FixedOrder.dot(x.map(Double.init), y.map(Double.init)))
    var squares = 0.0
    let sums = inEveryClone {
      written(count) { out in
        out.update(from: x, count: count)
        squares = kernel_sum(out, y, count)
      }
    }
    let expected = zip(x, y).map { $0 + $1 }
    #expect(sums == expected.map(\.bitPattern))
    #expect(squares == FixedOrder.dot(expected.map(Double.init), expected.map(Double.init)))
  }

  @Test(arguments: lengths) func productsOfBFloat16(width: Int) {
    let rows = 7
    let weight = drawn(rows * width).map { UInt16(truncatingIfNeeded: $0.bitPattern >> 16) }
    let x = drawn(width, "x")
    let result = inEveryClone {
      written(rows) { kernel_bf16_products(weight, x, $0, rows, width, 1, rows) }
    }
    let expected = (0..<rows).map { row in
      FixedOrder.dotOf16(
        weight[row * width..<(row + 1) * width].map { Float(bitPattern: UInt32($0) << 16) }, x)
    }
    #expect(result == expected.map(\.bitPattern))
  }

  /// The kernels without a reference above, against each other.
  @Test(arguments: lengths) func everythingElse(width: Int) {
    let (x, y) = (drawn(4 * width), drawn(4 * width, "y"))
    let (weight, scale) = (drawn(width, "weight"), drawn(4, "scale"))
    let step = kernel_adamw(
      learning_rate: 1e-3, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weight_decay: 0.1,
      gradient_scale: 0.7, correction1: 0.3, correction2: 0.2)
    for accumulate: Int32 in [0, 1] {
      _ = inEveryClone {
        written(5 * width) { out in
          kernel_rms_norm_gradient(
            x, weight, scale, y, out, out + 4 * width, 4, width, 1, accumulate)
        }
      }
      _ = inEveryClone {
        written(5 * width) { out in
          kernel_layer_norm_gradient(
            x, weight, scale, scale, y, out, out + 4 * width, 4, width, accumulate)
        }
      }
      for activation in [kernel_gelu_tanh, kernel_gelu_exact] {
        _ = inEveryClone {
          written(4 * width) {
            kernel_activate_gradient(x, y, $0, 4 * width, activation, accumulate)
          }
        }
      }
      _ = inEveryClone {
        written(4 * width) { kernel_soft_cap_gradient(x, y, $0, 4 * width, 1, 30, accumulate) }
      }
      _ = inEveryClone {
        written(4 * width) { kernel_scaled_softmax(x, scale, scale, $0, 4, width, accumulate) }
      }
    }
    for activation in [kernel_gelu_tanh, kernel_gelu_exact] {
      _ = inEveryClone { written(4 * width) { kernel_activate(x, $0, 4 * width, activation) } }
    }
    for gate in [kernel_gate_gelu_tanh, kernel_gate_silu] {
      _ = inEveryClone { written(2 * width) { kernel_gated(x, $0, 2, width, gate) } }
      _ = inEveryClone { written(4 * width) { kernel_gated_gradient(x, y, $0, 2, width, gate) } }
    }
    _ = inEveryClone { written(4 * width) { kernel_soft_cap(x, $0, 4 * width, 2, 30) } }
    _ = inEveryClone { written(4 * width) { kernel_add_scaled(x, $0, 0.3, 4 * width) } }
    _ = inEveryClone {
      written(4 * width + 4) { kernel_softmax_in_place($0, $0 + 4 * width, 0.1, 4, width) }
    }
    _ = inEveryClone {
      written(4 * width) { out in
        kernel_adamw_step(out, x, out + width, out + 2 * width, width, step)
      }
    }
    _ = inEveryClone {
      written(4 * width) { out in
        out.update(from: y, count: 4)
        kernel_causal_softmax_gradient(x, out, 2, 0.5)
      }
    }
  }

  @Test func onlyWhatTheMachineRunsIsInForce() {
    #expect(Engine.clone.isSupported && Engine.Clone.v1.isSupported)
    #expect(kernels_named("v3") == kernels_v3 && kernels_named("avx") == kernels_none)
  }
}
