import Tensors

/// Tokens of a prompt, spoken of by what they are: each prompt of a batch has them at places of its
/// own, padded or not.
public enum Position: Sendable, Hashable {
  /// A token of several.
  public enum Choice: String, Sendable, Hashable, CaseIterable {
    /// The first one.
    case first
    /// The last one.
    case last
    /// All of them.
    case all
  }

  /// Every token; padding is left out where a position is asked for by rows.
  case all
  /// The last token.
  case last
  /// The token of a number, from 0; negative numbers count from the end.
  case index(Int)
  /// The first or the last token, or all tokens, of a named part of each prompt.
  case token(of: String, Choice)
}

extension Position: CustomStringConvertible {
  public var description: String {
    switch self {
    case .all: "all tokens"
    case .last: "the last token"
    case .index(let index): "token \(index)"
    case .token(let part, .all): "the tokens of the \(part)"
    case .token(let part, let choice): "the \(choice.rawValue) token of the \(part)"
    }
  }
}

extension TokenBatch {
  /// The rows of a position, prompt after prompt.
  ///
  /// - Throws: `InterventionError` where a prompt has no such token.
  package func rows(at position: Position) throws -> [Int] {
    try extents.enumerated().flatMap { sequence, extent in
      try tokens(at: position, of: sequence, count: extent.count).map { extent.start + $0 }
    }
  }

  private func tokens(at position: Position, of sequence: Int, count: Int) throws -> [Int] {
    let found: Range<Int>
    switch position {
    case .all: found = 0..<count
    case .last: found = max(0, count - 1)..<count
    case .index(let index):
      let token = index < 0 ? count + index : index
      found = token..<token + 1
    case .token(let part, let choice):
      guard let span = spans[part]?[sequence] else {
        let known = spans.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
        throw InterventionError(
          description: "no part of the prompts is named '\(part)'"
            + (known.isEmpty ? "" : "; there are \(known)"))
      }
      found =
        switch choice {
        case .first: span.prefix(1)
        case .last: span.suffix(1)
        case .all: span
        }
    }
    guard !found.isEmpty, found.lowerBound >= 0, found.upperBound <= count else {
      throw InterventionError(
        description: "prompt \(sequence) of \(count) tokens does not have \(position)")
    }
    return Array(found)
  }
}
