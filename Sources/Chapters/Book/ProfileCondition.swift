/// Which profiles a part of a chapter is for: `{profile=smoke}`, `{profile=smoke,full}`, `{profile!=full}`.
struct ProfileCondition: Sendable, Hashable {
  private var names: [String]
  private var isNegated: Bool

  /// A condition that is not understood.
  struct Wrong: Error {
    var message: String
  }

  /// Reads what stands behind `:::`.
  init(_ words: String) throws(Wrong) {
    guard let found = words.wholeMatch(of: /\{\s*profile\s*(!?)=\s*(.+?)\s*\}/) else {
      throw Wrong(
        message: "':::' begins a part for some profiles, '::: {profile=smoke}', found '\(words)'")
    }
    isNegated = !found.1.isEmpty
    names = found.2.split { $0 == "," || $0.isWhitespace }
      .map { $0.trimmingPrefix(/["']/).replacing(/["']$/, with: "") }.map { String($0) }
      .filter { !$0.isEmpty }
    guard !names.isEmpty else { throw Wrong(message: "'profile=' needs the name of a profile") }
  }

  /// Whether it holds.
  ///
  /// - Parameters:
  ///   - profile: The profile in force.
  ///   - profiles: All profiles.
  /// - Returns: Whether the part is shown.
  /// - Throws: `InvalidBook` where it names a profile that the book does not have.
  func holds(_ profile: String, of profiles: [String]) throws -> Bool {
    for name in names where !profiles.contains(name) {
      let list = profiles.isEmpty ? "no profiles" : profiles.joined(separator: ", ")
      throw UnusableSetting(
        "there is no profile '\(name)'\(Suggestion.phrase(for: name, in: profiles)); "
          + "book.yml has \(list)")
    }
    return names.contains(profile) != isNegated
  }
}
