/// A tokenizer as `tokenizer.json` describes it, and as PyPI's `tokenizers` reads that.
///
/// A text is cut at its added tokens; what is between them is normalized, cut into pieces, and each
/// piece becomes tokens of the model. What a file says of cutting and padding texts (`truncation`,
/// `padding`) is left to who asks, as transformers does.
public struct Tokenizer: Sendable {
  let added: AddedTokens
  let normalizer: Normalizer?
  let pretokenizer: Pretokenizer?
  let model: TokenModel
  let template: TokenTemplate
  let decoder: TokenDecoder?

  /// A tokenizer of a model, with what is done before and after it.
  init(
    model: TokenModel, added: [AddedToken] = [], normalizer: Normalizer? = nil,
    pretokenizer: Pretokenizer? = nil, template: TokenTemplate = .init(),
    decoder: TokenDecoder? = nil
  ) {
    self.added = AddedTokens(added, normalizer: normalizer)
    self.normalizer = normalizer
    self.pretokenizer = pretokenizer
    self.model = model
    self.template = template
    self.decoder = decoder
  }

  /// The tokens of a text, with those that the tokenizer puts around every text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - addsSpecial: Whether tokens are put around it.
  /// - Returns: The tokens.
  public func encode(_ text: String, addsSpecial: Bool = true) -> [Int32] {
    var tokens = addsSpecial ? template.before : []
    var known: [TokenText: [Int32]] = [:]
    for part in added.parts(of: text) {
      switch part {
      case .token(let id): tokens.append(id)
      case .text(let piece):
        for word in pretokenizer?.apply([piece]) ?? [piece] where !word.text.isEmpty {
          let key = TokenText(word.text)
          let encoded = known[key] ?? model.encode(word.text)
          known[key] = encoded
          tokens += encoded
        }
      }
    }
    return addsSpecial ? tokens + template.after : tokens
  }

  /// The text of tokens; special tokens by their names, bytes that are no UTF-8 as U+FFFD.
  ///
  /// Numbers that are no tokens are left out.
  public func decode(_ tokens: [Int32]) -> String {
    let texts = tokens.compactMap(text)
    return decoder?.apply(texts).joined() ?? texts.joined(separator: " ")
  }

  /// What a token is called, if it is one.
  func text(_ token: Int32) -> String? { added[token]?.text ?? model.vocabulary.text(token) }
}
