import Tensors

/// Byte-pair encoding (Sennrich et al., 2016): the pair of neighbouring symbols that was merged
/// first in training is merged first, until no pair is left that was.
struct BytePairEncoder: Sendable {
  /// The tokens' texts by id.
  let texts: [String]
  private let tokens: [TokenText: Int32]
  private let merges: Merges
  private let unknown: Int32?
  /// Whether characters without a token become tokens of their bytes, `<0x0A>`.
  private let fallsBackToBytes: Bool
  /// Whether a whole word that is a token stays one, whatever the merges say (Llama 3).
  private let keepsWholeWords: Bool

  private struct Merge {
    var rank: Int
    var token: Int32
  }

  /// Which pairs are merged.
  private enum Merges {
    /// Those of a list.
    case listed([UInt64: Merge])
    /// All whose text is a token, by the rank of each token, best first.
    case ranked([Int32])
  }

  /// An encoder.
  ///
  /// - Parameters:
  ///   - tokens: Ids by text.
  ///   - merges: Pairs of texts, first merged first.
  ///   - unknown: What stands for a character without a token.
  ///   - fallsBackToBytes: Whether such characters become tokens of their bytes instead.
  ///   - keepsWholeWords: Whether a whole word that is a token stays one.
  ///   - path: What messages call the file.
  /// - Throws: `FileError` where a merge is of texts that are no tokens.
  init(
    tokens: [TokenText: Int32], merges: [(String, String)], unknown: String?,
    fallsBackToBytes: Bool,
    keepsWholeWords: Bool, path: String
  ) throws {
    self.tokens = tokens
    var texts = [String](repeating: "", count: (tokens.values.max().map { Int($0) } ?? -1) + 1)
    for (key, id) in tokens { texts[Int(id)] = key.text }
    self.texts = texts
    var table = [UInt64: Merge](minimumCapacity: merges.count)
    for (rank, merge) in merges.enumerated() {
      guard let left = tokens[TokenText(merge.0)], let right = tokens[TokenText(merge.1)],
        let token = tokens[TokenText(merge.0 + merge.1)]
      else {
        throw FileError(path, "merge \(rank) joins '\(merge.0)' and '\(merge.1)', no tokens")
      }
      let key = Self.key(left, right)
      if table[key] == nil { table[key] = Merge(rank: rank, token: token) }
    }
    self.merges = .listed(table)
    self.unknown = unknown.flatMap { tokens[TokenText($0)] }
    self.fallsBackToBytes = fallsBackToBytes
    self.keepsWholeWords = keepsWholeWords
  }

  /// An encoder that merges every pair whose text is a token (SentencePiece).
  ///
  /// The best token is merged first, and of equals that with the longest left part. What has no token
  /// becomes tokens of its bytes.
  ///
  /// - Parameters:
  ///   - texts: The tokens' texts by id; a repeated text is its first token.
  ///   - ranks: The rank of each token, best first, as many as there are texts.
  ///   - unknown: What stands for a character without tokens for its bytes.
  init(texts: [String], ranks: [Int32], unknown: Int32?) {
    self.texts = texts
    var tokens = [TokenText: Int32](minimumCapacity: texts.count)
    for (id, text) in texts.enumerated() where tokens[TokenText(text)] == nil {
      tokens[TokenText(text)] = Int32(id)
    }
    self.tokens = tokens
    self.merges = .ranked(ranks)
    self.unknown = unknown
    fallsBackToBytes = true
    keepsWholeWords = false
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// What a pair is merged into; none where it is not.
  private func merge(_ left: Int32, _ right: Int32) -> Merge? {
    switch merges {
    case .listed(let table): return table[Self.key(left, right)]
    case .ranked(let ranks):
      let (first, second) = (texts[Int(left)], texts[Int(right)])
      guard let token = tokens[TokenText(first + second)] else { return nil }
      // A token has far fewer characters than 2^12.
      let shortness = 4095 - min(4095, first.unicodeScalars.count)
      return Merge(rank: Int(ranks[Int(token)]) << 12 | shortness, token: token)
    }
  }

  /// The token of a text, if it is one.
  func token(_ text: String) -> Int32? { tokens[TokenText(text)] }

  /// The tokens of a word.
  func encode(_ word: String) -> [Int32] {
    if keepsWholeWords, let token = token(word) { return [token] }
    let symbols = symbols(of: word)
    return symbols.count < Self.manySymbols ? mergedByScan(symbols) : mergedByHeap(symbols)
  }

  /// The tokens of the word's characters, or of their bytes.
  private func symbols(of word: String) -> [Int32] {
    var symbols: [Int32] = []
    symbols.reserveCapacity(word.utf8.count)
    for scalar in word.unicodeScalars {
      let text = String(scalar)
      if let token = token(text) {
        symbols.append(token)
      } else if fallsBackToBytes, let bytes = byteTokens(of: text) {
        symbols += bytes
      } else if let unknown {
        symbols.append(unknown)
      }
    }
    return symbols
  }

  private func byteTokens(of text: String) -> [Int32]? {
    let found = text.utf8.map { token(ByteFallback.token(of: $0)) }
    return found.contains(nil) ? nil : found.compactMap(\.self)
  }

  // MARK: - Merging

  /// Words at least this long are merged with a heap: a text without spaces is one word to
  /// SentencePiece, and looking through all of it for each merge would take its square.
  private static let manySymbols = 48

  func mergedByScan(_ start: [Int32]) -> [Int32] {
    var symbols = start
    while symbols.count > 1 {
      var best: (rank: Int, place: Int, token: Int32)?
      for place in 0..<symbols.count - 1 {
        guard let merge = merge(symbols[place], symbols[place + 1]) else { continue }
        if merge.rank < best?.rank ?? .max { best = (merge.rank, place, merge.token) }
      }
      guard let best else { break }
      symbols[best.place] = best.token
      symbols.remove(at: best.place + 1)
    }
    return symbols
  }

  func mergedByHeap(_ start: [Int32]) -> [Int32] {
    var chain = SymbolChain(start)
    var heap = MergeHeap()
    func propose(_ place: Int) {
      guard let next = chain.next(place) else { return }
      let pair = (chain.symbols[place], chain.symbols[next])
      guard let merge = merge(pair.0, pair.1) else { return }
      heap.push(
        .init(rank: merge.rank, place: place, left: pair.0, right: pair.1, token: merge.token))
    }
    for place in start.indices { propose(place) }
    while let candidate = heap.pop() {
      // A candidate whose symbols have been merged with others since is stale.
      guard chain.symbols[candidate.place] == candidate.left,
        let next = chain.next(candidate.place), chain.symbols[next] == candidate.right
      else { continue }
      chain.join(candidate.place, next, as: candidate.token)
      if let before = chain.previous(candidate.place) { propose(before) }
      propose(candidate.place)
    }
    return chain.remaining
  }
}

/// Symbols that can be joined to their neighbours in constant time.
private struct SymbolChain {
  private(set) var symbols: [Int32]
  private var following: [Int]
  private var preceding: [Int]
  private static let joined: Int32 = -1

  init(_ symbols: [Int32]) {
    self.symbols = symbols
    following = symbols.indices.map { $0 + 1 }
    preceding = symbols.indices.map { $0 - 1 }
  }

  func next(_ place: Int) -> Int? {
    following[place] < symbols.count ? following[place] : nil
  }

  func previous(_ place: Int) -> Int? { preceding[place] >= 0 ? preceding[place] : nil }

  mutating func join(_ place: Int, _ next: Int, as token: Int32) {
    symbols[place] = token
    symbols[next] = Self.joined
    following[place] = following[next]
    if following[place] < symbols.count { preceding[following[place]] = place }
  }

  var remaining: [Int32] { symbols.filter { $0 != Self.joined } }
}

/// The merges that could be made, first merged and leftmost on top.
private struct MergeHeap {
  struct Candidate {
    var rank: Int
    var place: Int
    var left: Int32
    var right: Int32
    var token: Int32

    func comes(before other: Candidate) -> Bool {
      (rank, place) < (other.rank, other.place)
    }
  }

  private var items: [Candidate] = []

  mutating func push(_ item: Candidate) {
    items.append(item)
    var child = items.count - 1
    while child > 0, items[child].comes(before: items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> Candidate? {
    guard let top = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return top }
    items[0] = last
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < items.count }
      guard let first = children.min(by: { items[$0].comes(before: items[$1]) }),
        items[first].comes(before: items[parent])
      else { return top }
      items.swapAt(first, parent)
      parent = first
    }
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
}

/// The characters that stand for bytes in byte-level vocabularies (GPT-2): printable ones for
/// themselves, the others from U+0100 on.
enum ByteLevel {
  private static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      let isPrintable =
        (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      guard !isPrintable else { return Unicode.Scalar(byte) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? " "
    }
  }()

  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: scalars.enumerated().map { ($1, UInt8($0)) })

  /// The characters of a text's bytes.
  static func encode(_ text: some StringProtocol) -> String {
    var view = String.UnicodeScalarView()
    for byte in text.utf8 { view.append(scalars[Int(byte)]) }
    return String(view)
  }

  /// The bytes that characters stand for; a character that stands for none is its own UTF-8.
  static func decode(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in bytes[scalar].map { [$0] } ?? Array(String(scalar).utf8)
    }
  }
}
