import Tensors

/// A decoder: blocks of causal attention and a feed-forward layer between an embedding and an
/// unembedding, as its configuration describes it.
public struct LanguageModel: Module {
  /// The shape.
  public let configuration: ModelConfiguration
  /// Token embeddings, [vocabulary, width].
  public var embedding: Tensor
  /// Position embeddings, [contextLength, width]; none where positions are not learned.
  public var positionEmbedding: Tensor?
  /// The blocks.
  public var blocks: [Block]
  /// The last norm.
  public var finalNorm: Norm
  /// The unembedding, [vocabulary, width]; none where it is the embedding.
  public var unembedding: Tensor?
  /// The angles of each layer's rotary positions; none where it has none.
  let rotary: [RotaryTable?]

  /// A model of zeros: the shapes, for a checkpoint or an initialization to fill.
  init(zeros c: ModelConfiguration) {
    configuration = c
    embedding = .deferredZeros([c.vocabulary, c.width])
    positionEmbedding = c.learnsPositions ? .deferredZeros([c.contextLength, c.width]) : nil
    blocks = c.blocks.indices.map { Block(c, layer: $0) }
    finalNorm = Norm(c.width, c.finalNorm)
    unembedding = c.tiesEmbeddings ? nil : .deferredZeros([c.vocabulary, c.width])
    rotary = Self.rotaryTables(c)
  }

  /// A table for each layer; layers that rotate alike share one.
  private static func rotaryTables(_ c: ModelConfiguration) -> [RotaryTable?] {
    var tables: [RotaryPositions: RotaryTable] = [:]
    return c.blocks.map { block in
      guard let rotary = block.attention.rotary else { return nil }
      let table =
        tables[rotary]
        ?? RotaryTable(
          length: c.contextLength, width: rotary.width, base: rotary.base, scaling: rotary.scaling)
      tables[rotary] = table
      return table
    }
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    let prefix = path.isEmpty ? "" : "\(path)."
    try body("\(prefix)embedding", &embedding)
    try positionEmbedding.forEachParameter(at: "\(prefix)position_embedding", body)
    try blocks.forEachParameter(at: "\(prefix)blocks", body)
    try finalNorm.forEachParameter(at: "\(prefix)final_norm", body)
    try unembedding.forEachParameter(at: "\(prefix)unembedding", body)
  }

  /// The same model without adapters, their products added to the weights.
  package var foldingAdapters: LanguageModel {
    var result = self
    result.forEachLinear { _, layer in layer = layer.foldingAdapters }
    return result
  }

  /// Changes the linear layers of all blocks, each with the path of its parameters.
  mutating func forEachLinear(_ body: (String, inout Linear) -> Void) {
    for index in blocks.indices {
      blocks[index].forEachLinear { part, layer in
        body(ParameterName.path(of: part, layer: index), &layer)
      }
    }
  }
}
