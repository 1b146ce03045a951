import Tensors

/// How tokens become text again: `decoder` in a `tokenizer.json`.
indirect enum TokenDecoder: Sendable {
  /// Characters are bytes.
  case byteLevel
  /// Marks are spaces.
  case metaspace(Metaspace)
  /// Tokens such as `<0x0A>` are bytes.
  case byteFallback
  /// All tokens are one.
  case fuse
  case replace(TextPattern, with: String)
  /// Characters at the ends of each token are left out, so many at most.
  case strip(Unicode.Scalar, start: Int, stop: Int)
  /// A suffix is the space behind a word.
  case wordEnds(String)
  case sequence([TokenDecoder])

  /// - Throws: `FileError` naming what is missing, wrong or not supported.
  init(_ step: TokenizerStep) throws {
    switch step.type {
    case "ByteLevel": self = .byteLevel
    case "Metaspace": self = .metaspace(try Metaspace(step))
    case "ByteFallback": self = .byteFallback
    case "Fuse": self = .fuse
    case "Replace": self = .replace(try step.pattern("pattern"), with: try step.text("content"))
    case "Strip":
      self = .strip(
        try step.scalar("content"), start: try step.count("start"), stop: try step.count("stop"))
    case "BPEDecoder": self = .wordEnds(try step.text("suffix"))
    case "Sequence": self = .sequence(try step.steps("decoders").map(TokenDecoder.init))
    default: throw step.unsupported
    }
  }

  /// What the tokens of a text become; together they are the text.
  func apply(_ tokens: [String]) -> [String] {
    switch self {
    case .byteLevel: [String(decoding: tokens.flatMap(ByteLevel.decode), as: UTF8.self)]
    case .metaspace(let metaspace):
      tokens.enumerated().map { metaspace.text($1, isFirst: $0 == 0) }
    case .byteFallback: ByteFallback.decode(tokens)
    case .fuse: [tokens.joined()]
    case .replace(let pattern, let content):
      tokens.map { pattern.replacing(in: $0, with: content) }
    case .strip(let scalar, let start, let stop):
      tokens.map { Self.stripped($0, of: scalar, start, stop) }
    case .wordEnds(let suffix):
      tokens.enumerated().map { place, token in
        guard !suffix.isEmpty else { return token }
        return TextPattern.text(suffix).replacing(
          in: token, with: place == tokens.count - 1 ? "" : " ")
      }
    case .sequence(let steps): steps.reduce(tokens) { $1.apply($0) }
    }
  }

  /// The bytes that a token stands for, inside a text.
  func bytes(of token: String) -> [UInt8] {
    let steps = if case .sequence(let steps) = self { steps } else { [self] }
    var text = token
    for step in steps {
      switch step {
      case .byteLevel: return ByteLevel.decode(text)
      case .byteFallback: if let byte = ByteFallback.byte(of: text) { return [byte] }
      case .metaspace(let metaspace): text = metaspace.text(text, isFirst: false)
      case .replace(let pattern, let content): text = pattern.replacing(in: text, with: content)
      case .wordEnds(let suffix):
        text = suffix.isEmpty ? text : TextPattern.text(suffix).replacing(in: text, with: " ")
      case .sequence: return step.bytes(of: text)
      case .fuse, .strip: continue
      }
    }
    return Array(text.utf8)
  }

  private static func stripped(
    _ token: String, of scalar: Unicode.Scalar, _ start: Int, _ stop: Int
  ) -> String {
    var scalars = token.unicodeScalars[...]
    for _ in 0..<min(start, scalars.count) where scalars.first == scalar { scalars.removeFirst() }
    for _ in 0..<min(stop, scalars.count) where scalars.last == scalar { scalars.removeLast() }
    return String(scalars)
  }
}

/// The tokens that stand for single bytes, `<0x0A>`.
enum ByteFallback {
  static func token(of byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x\(digits.count < 2 ? "0" : "")\(digits)>"
  }

  static func byte(of token: String) -> UInt8? {
    guard token.utf8.count == 6, token.hasPrefix("<0x"), token.hasSuffix(">") else { return nil }
    return UInt8(token.dropFirst(3).dropLast(), radix: 16)
  }

  /// Tokens with each run of bytes as its text; where it is no UTF-8, U+FFFD for each byte.
  static func decode(_ tokens: [String]) -> [String] {
    var decoded: [String] = []
    var bytes: [UInt8] = []
    func flush() {
      guard !bytes.isEmpty else { return }
      decoded +=
        String(validating: bytes, as: UTF8.self).map { [$0] }
        ?? Array(repeating: "\u{FFFD}", count: bytes.count)
      bytes = []
    }
    for token in tokens {
      if let byte = byte(of: token) {
        bytes.append(byte)
      } else {
        flush()
        decoded.append(token)
      }
    }
    flush()
    return decoded
  }
}
