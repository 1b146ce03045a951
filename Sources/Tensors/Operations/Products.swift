extension Tensor {
  /// The product, scalar by scalar, with a constant of the same shape.
  public func scaled(by constant: Tensor) -> Tensor {
    precondition(shape == constant.shape, "a product of shapes \(shape) and \(constant.shape)")
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
  public func dot(_ constant: Tensor) -> Tensor {
    precondition(shape == constant.shape, "a product of shapes \(shape) and \(constant.shape)")
    let x = self
    let sum = withScalars { own in
      constant.withScalars { Kernels.dot(own.baseAddress, $0.baseAddress, count: own.count) }
    }
    return Tensor([Float(sum)], shape: []).recorded(from: [x]) { upstream, gradients in
      gradients.add(upstream.scalar * constant.detached, to: x)
    }
  }
}
