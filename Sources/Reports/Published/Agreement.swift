import Chapters
import Notebook

/// How far published results are to agree when they are computed once more, here and now.
package struct Agreement: Sendable, Hashable {
  /// What agreement means.
  package enum Standard: Sendable, Hashable {
    /// Every byte is the same, but for values whose columns allow more.
    case bytes
    /// Means whose intervals overlap, and the verdicts of claims: last bits differ, and what follows from them.
    case meaning
  }

  /// What is held against what.
  package struct Circumstances: Sendable, Hashable {
    /// What the keys of the book say of numerics here.
    package var numerics: String
    /// What this machine computes with; empty where the program computes nothing that could differ.
    package var platform: String

    /// Circumstances.
    package init(numerics: String, platform: String) {
      self.numerics = numerics
      self.platform = platform
    }
  }

  /// What agreement means.
  package let standard: Standard
  /// What is as it was and what is not, and what follows, a sentence each.
  package let statements: [String]

  /// What to expect.
  ///
  /// - Parameters:
  ///   - published: What was noted when the report was published; none of what was not noted then.
  ///   - here: This program on this machine.
  ///   - kinds: The kinds whose version is not what it was, each with both: `train: 3, now 4`.
  init(
    published: (numerics: String?, platforms: [String]), here: Circumstances,
    kinds: [String]
  ) {
    var differences: [String] = []
    var same: [String] = []
    switch published.numerics {
    case here.numerics?: same.append("numerics \(here.numerics)")
    case let other?: differences.append("numerics were \(other), and are \(here.numerics) here")
    case nil: differences.append("the report was published before numerics were noted")
    }
    let isPortable = here.numerics.hasPrefix(Numerics.portable.rawValue)
    let words = { (text: String) in
      Platform(text).map { isPortable ? $0.basis : $0.description }
    }
    let before = Set(published.platforms.compactMap(words)).sorted()
    if let now = words(here.platform), !before.isEmpty {
      if before == [now] {
        same.append(now)
      } else {
        differences.append("it ran on \(before.joined(separator: " and ")), and this is \(now)")
      }
    }
    differences += kinds.map { "of another version: \($0)" }
    standard = differences.isEmpty ? .bytes : .meaning
    let shared = same.isEmpty ? [] : ["as published: \(same.joined(separator: ", "))"]
    statements =
      shared + differences.map { "not as published: \($0)" } + [Self.consequence(of: standard)]
  }

  private static func consequence(of standard: Standard) -> String {
    switch standard {
    case .bytes: "so every result should be the same bytes"
    case .meaning:
      "so last bits may differ, and what follows from them: means whose intervals overlap and verdicts of "
        + "claims should agree, single values need not"
    }
  }
}
