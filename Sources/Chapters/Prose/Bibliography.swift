/// The works that a book can cite.
package struct Bibliography: Sendable {
  /// The works by key.
  private var works: [String: Work] = [:]
  /// What tells works apart that have the same authors and year: `a`, `b`.
  private var letters: [String: String] = [:]

  /// No works.
  package init() {}

  /// The works of BibTeX files.
  ///
  /// - Parameter files: The text of each, and what messages call it.
  /// - Throws: A `Diagnostic` where one is no BibTeX, a key stands twice, or an entry names one that is not there.
  package init(_ files: [(text: String, path: String)]) throws {
    var places: [String: SourceLocation] = [:]
    let entries = try files.flatMap { try BibTeX.entries($0.text, file: $0.path) }
    for entry in entries {
      if let first = places.updateValue(entry.location, forKey: entry.key) {
        throw Diagnostic(
          entry.location, "the key '\(entry.key)' is taken: the entry at \(first) has it")
      }
    }
    for entry in try BibTeXInheritance.completed(entries) { works[entry.key] = Work(entry) }
    let same = Dictionary(grouping: works.values) { "\($0.shortAuthors) \($0.year)" }
    for group in same.values where group.count > 1 {
      let sorted = group.sorted { ($0.title, $0.key) < ($1.title, $1.key) }
      for (number, work) in sorted.enumerated() {
        letters[work.key] = number < 26 ? String(Character(Unicode.Scalar(UInt8(97 + number)))) : ""
      }
    }
  }

  /// The keys, sorted.
  var keys: [String] { works.keys.sorted() }

  /// A work by its key.
  package func work(_ key: String) -> Work? { works[key] }

  /// The authors and the year of a work in short: `Guo et al.`, `2024a`.
  func short(_ key: String) -> (authors: String, year: String)? {
    works[key].map { ($0.shortAuthors, $0.year + letters[key, default: ""]) }
  }

  /// Works in the order of a list of references, each in parts.
  ///
  /// - Parameter keys: The keys of the works, in any order, also several times.
  /// - Returns: The works.
  package func references(_ keys: some Sequence<String>) -> [Reference] {
    Set(keys).compactMap { works[$0] }
      .sorted {
        ($0.sortingName, $0.year, $0.title, $0.key) < ($1.sortingName, $1.year, $1.title, $1.key)
      }
      .map { work in
        Reference(
          key: work.key, parts: work.parts(year: work.year + letters[work.key, default: ""]))
      }
  }

  /// A work in a list of references.
  package struct Reference: Sendable, Hashable {
    /// The work's key.
    package var key: String
    /// What is said of it.
    package var parts: [Part]

    /// All in words.
    package var words: String { parts.map(\.words).joined() }
  }

  /// A part of what is said of a work.
  package enum Part: Sendable, Hashable {
    case text(String)
    case emphasis(String)
    case link(String, address: String)

    /// What is read.
    package var words: String {
      switch self {
      case .text(let words), .emphasis(let words), .link(let words, _): words
      }
    }
  }
}
