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
  private let frozen: FrozenLayers

  /// Questions that are asked for what follows their prompts.
  ///
  /// - Parameters:
  ///   - questions: The questions.
  ///   - frozen: The layers below those that are trained.
  package init(lastOf questions: [Question], above frozen: FrozenLayers) {
    let tokens = TokenBatch(questions)
    self.init(tokens, rows: tokens.lastRows, above: frozen)
  }

  /// A batch asked for some of its rows.
  init(_ tokens: TokenBatch, rows: [Int], above frozen: FrozenLayers) {
    self.tokens = tokens
    self.rows = rows
    self.frozen = frozen
  }

  /// The final residual at the rows asked for, [rows, width].
  func residual(_ model: LanguageModel) -> Tensor {
    model.finalResidual(tokens, from: frozen.start(of: tokens)).gathered(rows)
  }

  /// The residual stream after a layer, [all rows, width].
  func stream(_ model: LanguageModel, after layer: Int) -> Tensor {
    var tap = NoTap()
    return model.stream(tokens, from: frozen.start(of: tokens), before: layer + 1, tap: &tap)
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
