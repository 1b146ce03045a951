import Synchronization

/// How a tensor came about: what a walk back from the loss visits.
final class Node: Sendable {
  /// Adds to the gradients of an operation's inputs, given the gradient of its result.
  typealias Pullback = @Sendable (_ upstream: Tensor, _ gradients: inout Gradients) -> Void

  /// Rises in the order of creation: inputs come before results.
  let id: Int
  let inputs: [Node]
  let pullback: Pullback?

  private static let lastID = Atomic(0)

  init(inputs: [Node] = [], pullback: Pullback? = nil) {
    self.id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
    self.inputs = inputs
    self.pullback = pullback
  }
}

/// The gradients that a walk back has gathered so far, by node.
struct Gradients {
  private var sums: [Int: Tensor] = [:]

  /// Adds to the gradient of a tensor, unless it is a constant.
  ///
  /// - Parameters:
  ///   - tensor: The tensor.
  ///   - add: Writes the addend: over what the pointer holds, or on top of it where told to accumulate.
  mutating func add(
    to tensor: Tensor, _ add: (_ sum: UnsafeMutablePointer<Float>, _ accumulate: Bool) -> Void
  ) {
    guard let node = tensor.node else { return }
    if let sum = sums[node.id]?.mutableStart() {
      add(sum, true)
    } else {
      let storage = Storage(count: tensor.count)
      storage.lending { add($0, false) }
      sums[node.id] = Tensor(shape: tensor.shape, storage: storage)
    }
  }

  /// Adds to the gradient of a tensor; where it is a constant, the addend is computed all the same,
  /// for what is computed beside it, and thrown away.
  mutating func addAnyway(
    to tensor: Tensor, _ add: (_ sum: UnsafeMutablePointer<Float>, _ accumulate: Bool) -> Void
  ) {
    guard tensor.node == nil else { return self.add(to: tensor, add) }
    let thrownAway = Storage(count: tensor.count)
    thrownAway.lending { add($0, false) }
  }

  /// Adds a tensor to the gradient of another of as many scalars; where it is the first addend, it
  /// is shared until something is added to it.
  mutating func add(_ addend: Tensor, to tensor: Tensor) {
    guard let node = tensor.node else { return }
    if let sum = sums[node.id]?.mutableStart() {
      Kernels.addScaled(addend.storage.start, to: sum, factor: 1, count: addend.count)
    } else {
      sums[node.id] = Tensor(shape: tensor.shape, storage: addend.storage)
    }
  }

  mutating func seed(_ node: Node, with gradient: Tensor) { sums[node.id] = gradient }

  mutating func take(_ node: Node) -> Tensor? { sums.removeValue(forKey: node.id) }

  /// Walks back from `root`, whose gradient is seeded, to the leaves.
  mutating func walkBack(from root: Node) {
    var seen: Set<Int> = [root.id]
    var found = [root]
    var next = 0
    while next < found.count {
      for input in found[next].inputs where seen.insert(input.id).inserted { found.append(input) }
      next += 1
    }
    for node in found.sorted(by: { $0.id > $1.id }) {
      guard let pullback = node.pullback, let upstream = take(node) else { continue }
      pullback(upstream, &self)
    }
  }
}

extension Tensor {
  /// The result of an operation, with its history where an input has one.
  ///
  /// - Parameters:
  ///   - inputs: The operation's inputs.
  ///   - pullback: Adds to the inputs' gradients.
  /// - Returns: The tensor with its history.
  func recorded(from inputs: [Tensor], _ pullback: @escaping Node.Pullback) -> Tensor {
    let nodes = inputs.compactMap(\.node)
    guard !nodes.isEmpty else { return self }
    return Tensor(shape: shape, storage: storage, node: Node(inputs: nodes, pullback: pullback))
  }

  /// Where a gradient goes: the tensor's shape and history.
  ///
  /// An operation whose way back does not read the scalars holds on to this, and lets their memory go.
  var origin: Tensor { Tensor(shape: shape, storage: Storage(.zeros, count: count), node: node) }

  /// The same scalars as a leaf whose gradient is wanted.
  var tracked: Tensor { Tensor(shape: shape, storage: storage, node: Node()) }
}

extension Tensor {
  /// A function of a tensor and a module of which nothing is kept but the tensor: the function is
  /// computed a second time on the way back (Chen et al., 2016).
  ///
  /// - Parameters:
  ///   - module: The module.
  ///   - function: The function; it must give the same both times.
  /// - Returns: Its value.
  package func recomputed<Parameters: Module>(
    with module: Parameters, _ function: @escaping @Sendable (Parameters, Tensor) -> Tensor
  ) -> Tensor {
    let x = self
    var constants = module
    constants.forEachParameter { _, parameter in parameter = parameter.detached }
    let value = function(constants, x.detached)
    return value.recorded(from: [x] + module.parameters.map(\.tensor)) { upstream, gradients in
      let input = x.isTracked ? x.detached.tracked : x
      guard let root = function(module, input).node else { return }
      gradients.seed(root, with: upstream)
      gradients.walkBack(from: root)
      if let node = input.node, let gradient = gradients.take(node) {
        gradients.add(gradient, to: x)
      }
    }
  }
}

/// A value and its derivative as a linear map from gradients of the value to those of the model.
///
/// - Parameters:
///   - model: Where the derivative is taken: a tensor, a layer or a whole model.
///   - body: Computes the value.
/// - Returns: The value, and the map; a parameter that the value does not depend on gets zeros.
public func valueWithPullback<Model: Module>(
  at model: Model, in body: (Model) throws -> Tensor
) rethrows -> (value: Tensor, pullback: (Tensor) -> Model) {
  var tracked = model
  tracked.forEachParameter { _, parameter in parameter = parameter.tracked }
  let value = try body(tracked)
  let leaves = tracked
  return (
    value.detached,
    { upstream in
      require(upstream.shape == value.shape, "a gradient has the shape of its value")
      var gradients = Gradients()
      if let root = value.node {
        gradients.seed(root, with: upstream)
        gradients.walkBack(from: root)
      }
      var result = leaves
      result.forEachParameter { _, parameter in
        parameter = parameter.node.flatMap { gradients.take($0) } ?? .zeros(parameter.shape)
      }
      return result
    }
  )
}

/// A scalar value and its gradient, which has the model's own type.
public func valueWithGradient<Model: Module>(
  at model: Model, in body: (Model) throws -> Tensor
) rethrows -> (value: Float, gradient: Model) {
  let (value, pullback) = try valueWithPullback(at: model, in: body)
  return (value.scalar, pullback(Tensor(repeating: 1, shape: value.shape)))
}
