/// Entries of BibTeX with the fields that they have from others: `crossref = {proceedings}`.
///
/// As BibTeX and biblatex have it: an entry takes over every field that it lacks, from entries that have such fields
/// themselves too; what a part is of is called by the title of the whole.
struct BibTeXInheritance {
  private let entries: [String: BibTeX.Entry]
  /// No list of works needs more than two steps.
  private let farthest = 20

  /// The entries of a list of works.
  ///
  /// - Parameter entries: The entries as they are written.
  /// - Returns: The entries with all of their fields, in order.
  /// - Throws: A `Diagnostic` where one names an entry that is not there, or in the end itself.
  static func completed(_ entries: [BibTeX.Entry]) throws -> [BibTeX.Entry] {
    let all = BibTeXInheritance(
      entries: Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first }))
    return try entries.map { try all.completed($0, below: []) }
  }

  private func completed(_ entry: BibTeX.Entry, below: [String]) throws -> BibTeX.Entry {
    guard let named = entry.parent else { return entry }
    let way = below + [entry.key]
    guard way.count <= farthest else {
      throw Diagnostic(
        named.location, "'\(way[0])' takes its fields over more than \(farthest) other entries")
    }
    guard let found = entries[named.key] else {
      throw Diagnostic(
        named.location,
        "there is no entry '\(named.key)' for '\(entry.key)' to take its fields from"
          + Suggestion.phrase(for: named.key, in: entries.keys.sorted()))
    }
    guard !way.contains(found.key) else {
      throw Diagnostic(
        named.location,
        "'\(found.key)' takes its fields from itself: \((way + [found.key]).joined(separator: ", "))"
      )
    }
    var entry = entry
    for (name, value) in Self.handedOn(by: try completed(found, below: way), to: entry)
    where entry.fields[name] == nil {
      entry.fields[name] = value
    }
    return entry
  }

  /// Fields that say what an entry is called or dated by: of each group, an entry has its own or another's.
  private static let dates: Set<String> = ["year", "date", "month"]
  /// Fields that are about an entry itself.
  private static let own: Set<String> = [
    "shorttitle", "shortauthor", "shorteditor", "sortkey", "sorttitle", "keywords", "label",
    "options", "ids", "xref",
  ]
  /// What the title and the subtitle of the whole are to a part of it, by what the part is.
  private static let parts = [
    "inproceedings": "booktitle", "conference": "booktitle", "incollection": "booktitle",
    "inbook": "booktitle", "inreference": "booktitle", "article": "journaltitle",
    "suppbook": "booktitle", "suppcollection": "booktitle", "suppperiodical": "journaltitle",
  ]

  private static func handedOn(
    by parent: BibTeX.Entry, to entry: BibTeX.Entry
  ) -> [String: String] {
    var fields = parent.fields.filter { !own.contains($0.key) }
    if entry.fields.keys.contains(where: dates.contains) {
      fields = fields.filter { !dates.contains($0.key) }
    }
    guard let whole = parts[entry.type] else { return fields }
    let title = fields.removeValue(forKey: "title")
    fields["subtitle"] = nil
    if fields[whole] == nil, entry.fields["journal"] == nil { fields[whole] = title }
    return fields
  }
}
