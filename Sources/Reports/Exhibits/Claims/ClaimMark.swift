import Chapters

/// What is to be known of a verdict besides, and stands beside it wherever it is shown.
enum ClaimMark: String, Sendable, Hashable {
  /// The claim was made after its result had been seen.
  case exploratory
  /// The verdict does not hold where all claims of the book are judged together.
  case alone = "by itself"

  /// What it means, in a sentence.
  var meaning: String {
    switch self {
    case .exploratory: "The claim was added after its result had been seen."
    case .alone: "Judged together with the other claims of the book (Holm), it is open."
    }
  }
}

extension ClaimsLedger.Entry {
  /// Whether the claim was added after its result had been seen.
  package var isExploratory: Bool { claim.isExploratory }

  /// What is to be known of its verdict besides.
  var marks: [ClaimMark] {
    (isExploratory ? [.exploratory] : []) + (isKept == false ? [.alone] : [])
  }

  /// The verdict in words, with what is to be known besides: `reproduced, exploratory`.
  package var standing: String {
    ([verdict.rawValue] + marks.map(\.rawValue)).joined(separator: ", ")
  }
}
