import Interpretability
import Tensors
import Transformer

/// Sequences of which some rows are asked for; what lies below the first trained layer is computed
/// once.
package struct FrozenBatch: Sendable {
  /// The tokens read.
  package let tokens: TokenBatch
  /// The rows that are asked for.
  let rows: [Int]
  private let start: LanguageModel.Start?

  /// Questions that are asked for what follows their prompts.
  ///
  /// - Parameters:
  ///   - questions: The questions.
  ///   - model: The model before anything is trained.
  ///   - layer: The first layer that is trained; 0 for all.
  package init(lastOf questions: [Question], of model: LanguageModel, below layer: Int) {
    let tokens = TokenBatch(questions)
    self.init(tokens, rows: tokens.lastRows, of: model, below: layer)
  }

  /// A batch asked for some of its rows.
  init(_ tokens: TokenBatch, rows: [Int], of model: LanguageModel, below layer: Int) {
    self.tokens = tokens
    self.rows = rows
    guard layer > 0 else {
      start = nil
      return
    }
    var tap = NoTap()
    start = LanguageModel.Start(
      layer: layer, stream: model.stream(tokens, before: layer, tap: &tap))
  }

  /// The final residual at the rows asked for, [rows, width].
  func residual(_ model: LanguageModel) -> Tensor {
    model.finalResidual(tokens, from: start).gathered(rows)
  }

  /// The logits at the rows asked for, [rows, vocabulary].
  package func logits(_ model: LanguageModel) -> Tensor { model.unembed(residual(model)) }

  /// The residual stream after a layer, [all rows, width].
  func stream(_ model: LanguageModel, after layer: Int) -> Tensor {
    var tap = NoTap()
    return model.stream(tokens, from: start, before: layer + 1, tap: &tap)
  }
}

extension Component {
  /// The first layer that training some components changes.
  ///
  /// - Parameter components: The components; those outside the blocks count as layer 0.
  /// - Returns: The layer; what lies below it stays as it is.
  package static func firstLayer(of components: some Sequence<Component>) -> Int {
    components.map { $0.layer ?? 0 }.min() ?? 0
  }
}
