import Tensors

extension LanguageModel {
  /// A block: attention and a feed-forward layer, each behind a norm and added to the stream.
  public struct Block: Module {
    /// The norm before attention; none where the family has none.
    public var attentionNorm: Norm?
    /// Queries, keys and values: width to (heads + 2 keyHeads) * headWidth.
    public var queryKeyValue: Linear
    /// The norm of each head's queries, headWidth wide, or of all together; none where the family has
    /// none.
    public var queryNorm: Norm?
    /// The norm of each head's keys, headWidth wide, or of all together; none where the family has
    /// none.
    public var keyNorm: Norm?
    /// The output projection: heads * headWidth to width.
    public var output: Linear
    /// The norm of what attention adds; none where the family has none.
    public var postAttentionNorm: Norm?
    /// The norm before the feed-forward layer; none where the family has none.
    public var mlpNorm: Norm?
    /// The way up: width to mlpWidth, or to gate and value, 2 mlpWidth.
    public var up: Linear
    /// The way down: mlpWidth to width.
    public var down: Linear
    /// The norm of what the feed-forward layer adds; none where the family has none.
    public var postMLPNorm: Norm?

    /// A layer of zeros.
    init(_ model: ModelConfiguration, layer: Int) {
      func norm(_ part: ParameterName.Part, _ width: Int) -> Norm? {
        model.norm(part, layer: layer).map { Norm(width, $0) }
      }
      func linear(_ part: ParameterName.Part, _ inputs: Int, _ outputs: Int) -> Linear {
        Linear(inputs, outputs, hasBias: model.hasBias(part, layer: layer))
      }
      let (width, layout) = (model.width, model.attention)
      let together = model.blocks[layer].attention.normsHeadsTogether
      attentionNorm = norm(.attentionNorm, width)
      queryKeyValue = linear(.queryKeyValue, width, layout.width)
      queryNorm = norm(.queryNorm, (together ? layout.heads : 1) * layout.headWidth)
      keyNorm = norm(.keyNorm, (together ? layout.keyHeads : 1) * layout.headWidth)
      output = linear(.output, layout.heads * layout.headWidth, width)
      postAttentionNorm = norm(.postAttentionNorm, width)
      mlpNorm = norm(.mlpNorm, width)
      up = linear(.up, width, model.isGated ? 2 * model.mlpWidth : model.mlpWidth)
      down = linear(.down, model.mlpWidth, width)
      postMLPNorm = norm(.postMLPNorm, width)
    }

    public mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      func at(_ part: ParameterName.Part) -> String { "\(path).\(part.rawValue)" }
      try attentionNorm.forEachParameter(at: at(.attentionNorm), body)
      try queryKeyValue.forEachParameter(at: at(.queryKeyValue), body)
      try queryNorm.forEachParameter(at: at(.queryNorm), body)
      try keyNorm.forEachParameter(at: at(.keyNorm), body)
      try output.forEachParameter(at: at(.output), body)
      try postAttentionNorm.forEachParameter(at: at(.postAttentionNorm), body)
      try mlpNorm.forEachParameter(at: at(.mlpNorm), body)
      try up.forEachParameter(at: at(.up), body)
      try down.forEachParameter(at: at(.down), body)
      try postMLPNorm.forEachParameter(at: at(.postMLPNorm), body)
    }

    /// Changes the linear layers, in the order of the parameters.
    mutating func forEachLinear(_ body: (ParameterName.Part, inout Linear) -> Void) {
      body(.queryKeyValue, &queryKeyValue)
      body(.output, &output)
      body(.up, &up)
      body(.down, &down)
    }
  }
}
