/// Spelling suggestions for error messages.
package enum Suggestion {
  /// The candidate nearest to `word`, if one is near enough to be what was meant.
  ///
  /// Near enough is an optimal-string-alignment distance of at most a third of the word's
  /// length (at least 1), and at least one letter in its place.
  package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    // A word longer than any name is no misspelt one, and would take long to compare.
    guard word.utf8.count <= 64 else { return nil }
    let limit = max(1, word.count / 3)
    let scored = candidates.filter { $0.utf8.count <= 128 }.map {
      (distance: distance(word, $0), candidate: $0)
    }
    return
      scored
      .filter { $0.distance <= limit && $0.distance < word.count }
      .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
      .candidate
  }

  /// `; did you mean 'x'?` where a near candidate exists, else nothing.
  package static func phrase(for word: String, in candidates: some Sequence<String>) -> String {
    nearest(to: word, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
  static func distance(_ left: String, _ right: String) -> Int {
    let a = Array(left.lowercased())
    let b = Array(right.lowercased())
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
