/// A text's scalars by what the patterns of GPT-2 and Llama 3 ask of them.
struct ClassifiedText {
  private enum Kind: UInt8 {
    case letter, number, space, newline, other
  }

  private let kinds: [Kind]
  private let scalars: [Unicode.Scalar]
  private let offsets: [Int]

  var count: Int { kinds.count }

  init(_ text: String) {
    let view = text.unicodeScalars
    scalars = Array(view)
    kinds = scalars.map(Self.kind)
    var offsets = [0]
    offsets.reserveCapacity(scalars.count + 1)
    var end = 0
    for scalar in scalars {
      end += UTF8.width(scalar)
      offsets.append(end)
    }
    self.offsets = offsets
  }

  /// Where a scalar begins, in bytes of UTF-8.
  func offset(_ place: Int) -> Int { offsets[place] }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar {
    case "a"..."z", "A"..."Z": return .letter
    case "0"..."9": return .number
    case "\n", "\r": return .newline
    case " ", "\t", "\u{0B}", "\u{0C}": return .space
    default: break
    }
    if scalar.isASCII { return .other }
    let category = scalar.properties.generalCategory
    if category.isLetter || category.isNumber, scalar.isAssigned(in: 16) {
      return category.isLetter ? .letter : .number
    }
    return scalar.properties.isWhitespace ? .space : .other
  }

  private func isSpace(_ place: Int) -> Bool {
    place < count && (kinds[place] == .space || kinds[place] == .newline)
  }

  private func isKind(_ place: Int, _ kind: Kind) -> Bool { place < count && kinds[place] == kind }

  private func end(of kind: Kind, from start: Int, atMost limit: Int = .max) -> Int {
    var end = start
    while end < count, kinds[end] == kind, end - start < limit { end += 1 }
    return end
  }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`.
  private func contractionEnd(_ start: Int, ignoringCase: Bool) -> Int? {
    guard scalars[start] == "'", start + 1 < count else { return nil }
    func letter(_ place: Int) -> Unicode.Scalar? {
      guard place < count else { return nil }
      guard ignoringCase else { return scalars[place] }
      // The long s is an s too.
      if scalars[place] == "ſ" { return "s" }
      guard ("A"..."Z").contains(scalars[place]) else { return scalars[place] }
      return Unicode.Scalar(scalars[place].value + 32)
    }
    switch (letter(start + 1), letter(start + 2)) {
    case ("s", _), ("t", _), ("m", _), ("d", _): return start + 2
    case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
    default: return nil
    }
  }

  /// The end of `\s+(?!\S)|\s+`: all the space but the last, which the next word begins with.
  private func spaceEnd(_ start: Int) -> Int {
    var end = start
    while isSpace(end) { end += 1 }
    return end == count || end - start == 1 ? end : end - 1
  }

  func gpt2Word(from start: Int) -> Int {
    if let end = contractionEnd(start, ignoringCase: false) { return end }
    let body = scalars[start] == " " ? start + 1 : start
    guard body < count, !isSpace(body) else { return spaceEnd(start) }
    return end(of: kinds[body], from: body)
  }

  func llama3Word(from start: Int, digits: Int) -> Int {
    if let end = contractionEnd(start, ignoringCase: true) { return end }
    if isKind(start, .letter) { return end(of: .letter, from: start) }
    let mayLead = kinds[start] == .space || kinds[start] == .other
    if mayLead, isKind(start + 1, .letter) { return end(of: .letter, from: start + 1) }
    if isKind(start, .number) { return end(of: .number, from: start, atMost: digits) }
    let body = scalars[start] == " " ? start + 1 : start
    if isKind(body, .other) { return end(of: .newline, from: end(of: .other, from: body)) }
    var end = start
    var lastNewline: Int?
    while isSpace(end) {
      if kinds[end] == .newline { lastNewline = end }
      end += 1
    }
    return lastNewline.map { $0 + 1 } ?? spaceEnd(start)
  }
}
