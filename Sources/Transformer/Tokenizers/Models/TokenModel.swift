/// How a piece of a text is made of tokens: `model` in a `tokenizer.json`.
enum TokenModel: Sendable {
  case bytePairs(BytePairEncoder)
  case unigram(UnigramModel)
  /// A token for each piece, and one for those that have none.
  case words(Vocabulary, unknown: Int32)

  var vocabulary: Vocabulary {
    switch self {
    case .bytePairs(let encoder): encoder.vocabulary
    case .unigram(let model): model.vocabulary
    case .words(let vocabulary, _): vocabulary
    }
  }

  /// What stands for what has no token; where there is such a token.
  var unknown: Int32? {
    switch self {
    case .bytePairs(let encoder): encoder.unknown
    case .unigram(let model): model.unknown
    case .words(_, let unknown): unknown
    }
  }

  /// The tokens of a piece that is not empty.
  func encode(_ piece: String) -> [Int32] {
    switch self {
    case .bytePairs(let encoder): encoder.encode(piece)
    case .unigram(let model): model.encode(piece)
    case .words(let vocabulary, let unknown): [vocabulary.id(piece) ?? unknown]
    }
  }
}
