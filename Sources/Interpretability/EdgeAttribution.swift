import Tensors
import Transformer

/// A part of a model that writes to the residual stream.
public enum Writer: Sendable, Hashable {
  /// The embeddings.
  case embedding
  /// A head of attention.
  case head(layer: Int, Int)
  /// A whole attention layer, where a norm behind it keeps its heads from writing by themselves.
  case attention(layer: Int)
  /// A feed-forward layer.
  case mlp(layer: Int)
}

/// A part of a model that reads the residual stream.
public enum Reader: Sendable, Hashable {
  /// The queries of a head.
  case query(layer: Int, Int)
  /// The keys of a key head.
  case key(layer: Int, Int)
  /// The values of a key head.
  case value(layer: Int, Int)
  /// A feed-forward layer.
  case mlp(layer: Int)
  /// The last norm, and the unembedding behind it.
  case final
}

extension Writer: CustomStringConvertible {
  public var description: String {
    switch self {
    case .embedding: "embedding"
    case .head(let layer, let head): "head \(layer).\(head)"
    case .attention(let layer): "attention \(layer)"
    case .mlp(let layer): "mlp \(layer)"
    }
  }
}

extension Reader: CustomStringConvertible {
  public var description: String {
    switch self {
    case .query(let layer, let head): "query \(layer).\(head)"
    case .key(let layer, let head): "key \(layer).\(head)"
    case .value(let layer, let head): "value \(layer).\(head)"
    case .mlp(let layer): "mlp \(layer)"
    case .final: "final"
    }
  }
}

/// An edge of the graph of a model, and its score.
public struct EdgeScore: Sendable, Hashable {
  /// Who writes.
  public var writer: Writer
  /// Who reads that.
  public var reader: Reader
  /// The share of the metric that would be lost, to first order, if the reader saw what the writer
  /// wrote in the corrupted run.
  public var score: Double
}

extension Attribution {
  /// The edges with the largest scores, by their size; of equal ones the first of the pass.
  ///
  /// - Throws: `InterventionError`.
  package func strongestEdges(_ count: Int) throws -> [EdgeScore] {
    let edges = try edges()
    let order = edges.indices.sorted { (-abs(edges[$0].score), $0) < (-abs(edges[$1].score), $1) }
    return order.prefix(count).map { edges[$0] }
  }

  /// Edge attribution patching (Syed et al., 2023), or EAP-IG (Hanna et al., 2024) along a path: what
  /// a writer writes beyond the corrupted run, times the gradient at a reader's own input.
  ///
  /// The scores of all edges from a writer add up to its own score at what it writes.
  ///
  /// - Returns: Every edge, in the order of the pass.
  /// - Throws: `InterventionError`.
  public func edges() throws -> [EdgeScore] {
    let shape = study.model.configuration
    let layers = Array(0..<shape.layers)
    let hasPostNorms = Site.all(of: shape).contains(.scale(.postAttention(layer: 0)))
    let writers =
      [Site.embed]
      + layers.flatMap {
        [hasPostNorms ? .attnOut(layer: $0) : .result(layer: $0), .mlpOut(layer: $0)]
      }
    let readers =
      layers.flatMap {
        [Site.qInput(layer: $0), .kInput(layer: $0), .vInput(layer: $0), .mlpIn(layer: $0)]
      } + [.residPost(layer: shape.layers - 1)]
    let differences = try differences(at: writers)
    let gradients = try gradients(at: readers)
    let written = zip(writers, differences).flatMap { site, value in
      Self.heads(of: value, site, in: study.batch).enumerated().map { head, part in
        (Self.writer(site, head), part)
      }
    }
    let read = zip(readers, gradients).flatMap { site, value in
      Self.heads(of: value, site, in: study.batch).enumerated().map { head, part in
        (Self.reader(site, head), part)
      }
    }
    let loss = total * Double(study.questions.count)
    return read.flatMap { reader, gradient in
      written.filter { shape.comes($0.0, before: reader) }.map { writer, difference in
        EdgeScore(
          writer: writer, reader: reader, score: difference.dot(gradient) / loss)
      }
    }
  }

  /// A site's value by heads, each [rows, width]; whole where it has none.
  private static func heads(of value: Tensor, _ site: Site, in batch: TokenBatch) -> [Tensor] {
    guard value.shape.count == 4 else { return [value.matrix] }
    let (count, width) = (value.shape[2], value.width)
    let flat = value.reshaped([value.rows / count, count * width])
    return (0..<count).map { flat.columns($0 * width..<($0 + 1) * width) }
  }

  private static func writer(_ site: Site, _ head: Int) -> Writer {
    switch site {
    case .result(let layer): .head(layer: layer, head)
    case .attnOut(let layer): .attention(layer: layer)
    case .mlpOut(let layer): .mlp(layer: layer)
    default: .embedding
    }
  }

  private static func reader(_ site: Site, _ head: Int) -> Reader {
    switch site {
    case .qInput(let layer): .query(layer: layer, head)
    case .kInput(let layer): .key(layer: layer, head)
    case .vInput(let layer): .value(layer: layer, head)
    case .mlpIn(let layer): .mlp(layer: layer)
    default: .final
    }
  }
}

extension Tensor {
  /// The sum of the products of two tensors' scalars.
  func dot(_ other: Tensor) -> Double {
    withScalars { left in
      other.withScalars { right in
        zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
    }
  }
}

extension ModelConfiguration {
  /// Whether what is written is in the stream when it is read.
  func comes(_ writer: Writer, before reader: Reader) -> Bool {
    let written: (layer: Int, isMLP: Bool)
    switch writer {
    case .embedding: return true
    case .head(let layer, _), .attention(let layer): written = (layer, false)
    case .mlp(let layer): written = (layer, true)
    }
    switch reader {
    case .final: return true
    case .query(let layer, _), .key(let layer, _), .value(let layer, _):
      return written.layer < layer
    case .mlp(let layer):
      return written.layer < layer
        || (written.layer == layer && !written.isMLP && !blocks[layer].isParallel)
    }
  }
}
