import Tensors

/// Byte-pair encoding (Sennrich et al., 2016): the pair of neighbouring symbols that was merged
/// first in training is merged first, until no pair is left that was.
struct BytePairEncoder: Sendable {
  /// What is done beside merging.
  struct Options: Sendable {
    /// What stands for a character without a token.
    var unknown: Int32?
    /// Whether such characters in a row are one.
    var fusesUnknown = false
    /// Whether they become tokens of their bytes, `<0x0A>`, where there are such.
    var fallsBackToBytes = false
    /// Whether a whole word that is a token stays one, whatever the merges say (Llama 3).
    var keepsWholeWords = false
    /// What all characters of a word but the first begin with.
    var prefix = ""
    /// What the last character of a word ends with.
    var suffix = ""
  }

  let vocabulary: Vocabulary
  private let merges: Merges
  private let options: Options

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
  ///   - vocabulary: The tokens.
  ///   - merges: Pairs of texts, first merged first; of equal pairs the last counts.
  ///   - options: What is done beside merging.
  ///   - path: What messages call the file.
  /// - Throws: `FileError` where a merge is of texts that are no tokens.
  init(
    _ vocabulary: Vocabulary, merges: [(String, String)], options: Options = .init(), path: String
  ) throws {
    var table = [UInt64: Merge](minimumCapacity: merges.count)
    let dropped = options.prefix.utf8.count
    for (rank, merge) in merges.enumerated() {
      guard let left = vocabulary.id(merge.0), let right = vocabulary.id(merge.1),
        let token = vocabulary.id(joining: left, right, dropping: dropped)
      else {
        throw FileError(path, "merge \(rank) joins '\(merge.0)' and '\(merge.1)', no tokens")
      }
      table[Self.key(left, right)] = Merge(rank: rank, token: token)
    }
    self.vocabulary = vocabulary
    self.merges = .listed(table)
    self.options = options
  }

  /// An encoder that merges every pair whose text is a token (SentencePiece).
  ///
  /// The best token is merged first, and of equals that with the longest left part. What has no token
  /// becomes tokens of its bytes.
  ///
  /// - Parameters:
  ///   - vocabulary: The tokens.
  ///   - ranks: The rank of each token, best first, as many as there are tokens.
  ///   - unknown: What stands for a character without tokens for its bytes.
  init(_ vocabulary: Vocabulary, ranks: [Int32], unknown: Int32?) {
    self.vocabulary = vocabulary
    merges = .ranked(ranks)
    options = Options(unknown: unknown, fusesUnknown: true, fallsBackToBytes: true)
  }

  /// What stands for a character without a token; where there is such a token.
  var unknown: Int32? { options.unknown }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// What a pair is merged into; none where it is not.
  private func merge(_ left: Int32, _ right: Int32) -> Merge? {
    switch merges {
    case .listed(let table): return table[Self.key(left, right)]
    case .ranked(let ranks):
      guard let token = vocabulary.id(joining: left, right) else { return nil }
      // A token has far fewer characters than 2^12.
      let shortness = 4095 - min(4095, vocabulary.length(left))
      return Merge(rank: Int(ranks[Int(token)]) << 12 | shortness, token: token)
    }
  }

  /// The tokens of a word.
  func encode(_ word: String) -> [Int32] {
    if options.keepsWholeWords, let token = vocabulary.id(word) { return [token] }
    let symbols = symbols(of: word)
    return symbols.count < Self.manySymbols ? mergedByScan(symbols) : mergedByHeap(symbols)
  }

  /// The tokens of the word's characters, or of their bytes.
  func symbols(of word: String) -> [Int32] {
    word.withBytes { bytes in
      var symbols: [Int32] = []
      symbols.reserveCapacity(bytes.count)
      // It comes behind the tokens of bytes, as in the `tokenizers` library.
      var pending: Int32?
      var start = 0
      while start < bytes.count {
        let end = start + UTF8.width(beginningWith: bytes[start])
        let character = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if let token = token(
          of: character, isFirst: start == 0, isLast: end == bytes.count)
        {
          if let unknown = pending { symbols.append(unknown) }
          pending = nil
          symbols.append(token)
        } else if options.fallsBackToBytes, let tokens = byteTokens(of: character) {
          symbols += tokens
        } else if let unknown = options.unknown {
          if let pending, !options.fusesUnknown { symbols.append(pending) }
          pending = unknown
        }
        start = end
      }
      if let pending { symbols.append(pending) }
      return symbols
    }
  }

  private func token(
    of character: UnsafeBufferPointer<UInt8>, isFirst: Bool, isLast: Bool
  ) -> Int32? {
    let prefix = isFirst ? "" : options.prefix
    let suffix = isLast ? options.suffix : ""
    guard !prefix.isEmpty || !suffix.isEmpty else { return vocabulary.id(character) }
    return vocabulary.id(prefix + String(decoding: character, as: UTF8.self) + suffix)
  }

  private func byteTokens(of character: UnsafeBufferPointer<UInt8>) -> [Int32]? {
    let tokens = character.compactMap { vocabulary.id(ByteFallback.token(of: $0)) }
    return tokens.count == character.count ? tokens : nil
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
