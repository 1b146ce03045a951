extension Tensor {
  /// The product, scalar by scalar, with a constant of the same shape.
  package func scaled(by constant: Tensor) -> Tensor {
    require(
      shape == constant.shape,
      "tensors of shapes \(shape) and \(constant.shape) cannot be multiplied entry by entry")
    let product = { @Sendable (x: Tensor) in
      Tensor(shape: x.shape) { out in
        x.withScalars { x in
          constant.withScalars { constant in
            for index in x.indices { out[index] = x[index] * constant[index] }
          }
        }
      }
    }
    let x = self
    return product(x).recorded(from: [x]) { upstream, gradients in
      gradients.add(product(upstream), to: x)
    }
  }

  /// The sum over all scalars of the products with a constant of the same shape.
  package func dot(_ constant: Tensor) -> Tensor {
    require(
      shape == constant.shape,
      "tensors of shapes \(shape) and \(constant.shape) cannot be multiplied entry by entry")
    let x = self
    let sum = withScalars { own in
      constant.withScalars { Kernels.dot(own.baseAddress, $0.baseAddress, count: own.count) }
    }
    return Tensor([Float(sum)], shape: []).recorded(from: [x]) { upstream, gradients in
      gradients.add(upstream.scalar * constant.detached, to: x)
    }
  }
}
