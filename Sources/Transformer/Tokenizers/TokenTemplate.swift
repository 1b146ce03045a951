import Tensors

/// The tokens that are put around every text: `post_processor` in a `tokenizer.json`.
struct TokenTemplate: Sendable {
  var before: [Int32] = []
  var after: [Int32] = []

  /// No tokens.
  init() {}

  /// - Throws: `FileError` naming what is missing, wrong or not supported.
  init(_ step: TokenizerStep) throws {
    switch step.type {
    // It only moves the offsets of tokens.
    case "ByteLevel": break
    case "TemplateProcessing": try read(step)
    case "Sequence":
      let steps = try step.steps("processors")
      guard steps.count(where: { $0.type == "TemplateProcessing" }) < 2 else {
        throw step.problem("only one 'TemplateProcessing' is supported")
      }
      for template in try steps.map(TokenTemplate.init) {
        before += template.before
        after += template.after
      }
    default: throw step.unsupported
    }
  }

  private mutating func read(_ step: TokenizerStep) throws {
    var texts = 0
    for piece in step["single"]?.items ?? [] {
      if let sequence = piece["Sequence"] {
        guard sequence["id"]?.text == "A" else {
          throw step.problem("'single' has a sequence that is not 'A'")
        }
        texts += 1
        continue
      }
      let name = piece["SpecialToken"]?["id"]?.text ?? ""
      guard let ids = step["special_tokens"]?[name]?["ids"]?.items?.compactMap(\.integer),
        ids.allSatisfy({ (0..<1 << 24).contains($0) })
      else { throw step.problem("'special_tokens' has no ids of '\(name)'") }
      if texts == 0 { before += ids.map(Int32.init) } else { after += ids.map(Int32.init) }
    }
    guard texts == 1 else { throw step.problem("'single' has the text \(texts) times, not once") }
  }
}
