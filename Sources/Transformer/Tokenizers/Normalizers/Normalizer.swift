import Tensors

/// What is done to a text before it is cut: `normalizer` in a `tokenizer.json`.
indirect enum Normalizer: Sendable {
  case form(NormalForm)
  case lowercase
  case stripAccents
  /// White space at the ends is left out.
  case strip(left: Bool, right: Bool)
  /// A text is put before every text that is not empty.
  case prepend(String)
  case replace(TextPattern, with: String)
  case sequence([Normalizer])

  /// - Throws: `FileError` naming what is missing, wrong or not supported.
  init(_ step: TokenizerStep) throws {
    if let form = NormalForm(rawValue: step.type) {
      self = .form(form)
      return
    }
    switch step.type {
    case "Lowercase": self = .lowercase
    case "StripAccents": self = .stripAccents
    case "Strip":
      self = .strip(left: try step.flag("strip_left"), right: try step.flag("strip_right"))
    case "Prepend": self = .prepend(try step.text("prepend"))
    case "Replace": self = .replace(try step.pattern("pattern"), with: try step.text("content"))
    case "Sequence": self = .sequence(try step.steps("normalizers").map(Normalizer.init))
    default: throw step.unsupported
    }
  }

  /// The text, normalized.
  func apply(_ text: String) -> String {
    switch self {
    case .form(let form): form.apply(text)
    case .lowercase:
      text.unicodeScalars.reduce(into: "") { $0 += $1.properties.lowercaseMapping }
    case .stripAccents:
      text.unicodeScalars.reduce(into: "") { result, scalar in
        if !CharacterClass.isAccent(scalar) { result.unicodeScalars.append(scalar) }
      }
    case .strip(let left, let right): Self.stripped(text, left, right)
    case .prepend(let before): text.isEmpty ? text : before + text
    case .replace(let pattern, let content): pattern.replacing(in: text, with: content)
    case .sequence(let steps): steps.reduce(text) { $1.apply($0) }
    }
  }

  /// What a part of a text becomes, wherever it stands: without what is done to the ends of texts, and
  /// with its spaces.
  func spelling(_ text: String) -> String {
    switch self {
    case .strip, .prepend, .replace(.text(" "), with: _): text
    case .sequence(let steps): steps.reduce(text) { $1.spelling($0) }
    default: apply(text)
    }
  }

  private static func stripped(_ text: String, _ left: Bool, _ right: Bool) -> String {
    var scalars = text.unicodeScalars[...]
    if left { scalars = scalars.drop { $0.properties.isWhitespace } }
    while right, scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
