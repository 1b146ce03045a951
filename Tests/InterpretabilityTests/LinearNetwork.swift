import Tensors
import TestSupport
import Transformer

/// A decoder in which every output is linear in every activation, and the same written out as
/// matrices in float64.
///
/// Attention looks at all tokens alike (no queries, no keys), norms have an epsilon beside which the
/// stream is nothing, so that they only take the mean away, and feed-forward layers work where GELU is
/// the identity.
struct LinearNetwork {
  typealias Stream = [[Double]]

  let model: LanguageModel
  private let layers: Int
  private let heads: Int
  private let headWidth: Int
  private let embedding: [[Double]]
  private let positions: [[Double]]
  private let values: [[[Double]]]
  private let outputs: [[[Double]]]
  private let ups: [[[Double]]]
  private let downs: [[[Double]]]

  init() {
    var shape = TinyModels.model(.gpt2).configuration
    shape.forEachNorm { $0.epsilon = 1e8 }
    var model = LanguageModel(initializing: shape, seed: 11)
    let rows = shape.heads * shape.headWidth
    let lift: Float = 20
    var weights: [String: [[Double]]] = [:]
    model.forEachParameter { name, tensor in
      let width = tensor.width
      var scalars = tensor.scalars
      if name.hasSuffix("norm.weight") {
        scalars = scalars.map { _ in 1e4 }
      } else if name.hasSuffix("bias") {
        scalars = scalars.map { _ in name.hasSuffix("up.bias") ? lift : 0 }
      } else if name.hasSuffix("query_key_value.weight") {
        for index in 0..<2 * rows * width { scalars[index] = 0 }
      }
      tensor = Tensor(scalars, shape: tensor.shape)
      weights[name] = stride(from: 0, to: scalars.count, by: width).map {
        scalars[$0..<$0 + width].map(Double.init)
      }
    }
    // What the lift adds is taken away again.
    for layer in 0..<shape.layers {
      let sums = weights["blocks.\(layer).down.weight", default: []].map { $0.reduce(0, +) }
      model.blocks[layer].down.bias = Tensor(
        sums.map { -lift * Float($0) }, shape: [shape.width])
    }
    let all = { (part: String) in
      (0..<shape.layers).map { weights["blocks.\($0).\(part).weight", default: []] }
    }
    self.model = model
    layers = shape.layers
    heads = shape.heads
    headWidth = shape.headWidth
    embedding = weights["embedding", default: []]
    positions = weights["position_embedding", default: []]
    values = all("query_key_value").map { Array($0.suffix(rows)) }
    outputs = all("output")
    ups = all("up")
    downs = all("down")
  }

  /// What a value adds to the stream, to every value after it and to the metric.
  struct Run {
    /// By layer: what attention, each of its heads, and the feed-forward layer write.
    var attention: [Stream] = []
    var heads: [[Stream]] = []
    var mlp: [Stream] = []
    /// The stream before each layer's attention, then at the end.
    var streams: [Stream] = []
  }

  /// The run of a prompt.
  func run(_ tokens: [Int32]) -> Run {
    run(
      from: tokens.enumerated().map { position, token in
        Self.sum(embedding[Int(token)], positions[position])
      }, layer: 0)
  }

  /// The run of a stream that enters a layer.
  ///
  /// Since everything is linear, the run of a change is the change of the run.
  func run(from stream: Stream, layer first: Int, headsReact: Bool = true) -> Run {
    var run = Run()
    var stream = stream
    for layer in first..<layers {
      run.streams.append(stream)
      let normal = stream.map(Self.centred)
      let heads = (0..<heads).map { head in
        headsReact ? self.head(head, of: layer, normal) : normal.map { $0.map { _ in 0 } }
      }
      run.heads.append(heads)
      let attention = heads.dropFirst().reduce(heads[0]) { zip($0, $1).map(Self.sum) }
      run.attention.append(attention)
      stream = zip(stream, attention).map(Self.sum)
      let mlp = self.mlp(layer, stream)
      run.mlp.append(mlp)
      stream = zip(stream, mlp).map(Self.sum)
    }
    run.streams.append(stream)
    return run
  }

  /// What a feed-forward layer writes for a stream.
  func mlp(_ layer: Int, _ stream: Stream) -> Stream {
    stream.map { Self.product(downs[layer], Self.product(ups[layer], Self.centred($0))) }
  }

  /// The change of the end of the stream by a change of what attention writes in a layer.
  func end(ofAttention change: Stream, layer: Int, headsReact: Bool = true) -> [Double] {
    let after = zip(change, mlp(layer, change)).map(Self.sum)
    return run(from: after, layer: layer + 1, headsReact: headsReact).streams.last?.last ?? []
  }

  /// The change of the end of the stream by a change of the stream before a layer.
  func end(ofStream change: Stream, before layer: Int) -> [Double] {
    run(from: change, layer: layer).streams.last?.last ?? []
  }

  /// The answer's logit minus the mean of the foils', for an end of the stream.
  func logitDifference(_ end: [Double], _ answer: Int32, _ foils: [Int32]) -> Double {
    let normal = Self.centred(end)
    let logit = { (token: Int32) in
      zip(embedding[Int(token)], normal).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return logit(answer) - foils.map(logit).reduce(0, +) / Double(foils.count)
  }

  private func head(_ head: Int, of layer: Int, _ normal: Stream) -> Stream {
    let own = head * headWidth..<(head + 1) * headWidth
    let value = normal.map { Self.product(Array(values[layer][own]), $0) }
    return normal.indices.map { token in
      let seen = value[0...token]
      let mean = seen.dropFirst().reduce(seen[0], Self.sum).map { $0 / Double(seen.count) }
      return Self.product(outputs[layer].map { Array($0[own]) }, mean)
    }
  }

  static func sum(_ left: [Double], _ right: [Double]) -> [Double] { zip(left, right).map(+) }

  static func difference(_ left: Stream, _ right: Stream) -> Stream {
    zip(left, right).map { zip($0, $1).map(-) }
  }

  private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  private static func centred(_ vector: [Double]) -> [Double] {
    let mean = vector.reduce(0, +) / Double(vector.count)
    return vector.map { $0 - mean }
  }
}
