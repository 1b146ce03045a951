/// Answers of several tokens, told apart by as few of them as it takes.
extension [[Int32]] {
  /// Each answer up to the token that tells it from all others; none where one begins another.
  ///
  /// Answers whose first tokens differ are their first tokens; no answer gains by being short.
  package var toldApart: [[Int32]]? {
    var result: [[Int32]] = []
    for (number, answer) in enumerated() {
      let shared = indices.filter { $0 != number }.map { answer.countShared(with: self[$0]) }.max()
      guard answer.count > shared ?? 0 else { return nil }
      result.append([Int32](answer.prefix((shared ?? 0) + 1)))
    }
    return result
  }

  /// The tokens that all answers begin with; none of a single one.
  package var sharedStart: [Int32] {
    let counts = dropFirst().map { self[0].countShared(with: $0) }
    return [Int32]((first ?? []).prefix(counts.min() ?? 0))
  }
}

extension [Int32] {
  /// How many tokens the two begin with alike.
  package func countShared(with other: [Int32]) -> Int {
    zip(self, other).prefix { $0 == $1 }.count
  }
}
