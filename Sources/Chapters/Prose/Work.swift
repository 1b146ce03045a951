/// A work that a book can cite: an article, a book, a page.
package struct Work: Sendable, Hashable {
  /// Someone who wrote it.
  struct Name: Sendable, Hashable {
    var given: String
    var family: String

    /// The name as it is read.
    var full: String { given.isEmpty ? family : "\(given) \(family)" }
  }

  /// Its key.
  package let key: String
  let title: String
  /// The year, or `n.d.`.
  let year: String
  private let type: String
  private let authors: [Name]
  /// Whether the authors end in `and others`.
  private let hasOthers: Bool
  private let isEdited: Bool
  private let fields: [String: String]

  init(_ entry: BibTeX.Entry) {
    key = entry.key
    type = entry.type
    fields = Dictionary(
      uniqueKeysWithValues: entry.fields.map { name, value in
        (name, Self.addresses.contains(name) ? BibTeXText.address(value) : BibTeXText.plain(value))
      })
    title = fields["title"] ?? ""
    let date = fields["year"] ?? fields["date"].map { String($0.prefix(4)) }
    year = date.flatMap { $0.isEmpty ? nil : $0 } ?? "n.d."
    let written = entry.fields["author"] ?? entry.fields["editor"] ?? ""
    isEdited = entry.fields["author"] == nil && entry.fields["editor"] != nil
    let names = Self.split(written)
    hasOthers = names.last == "others"
    authors = names.filter { $0 != "others" }.map(Self.name)
  }

  /// The fields that are addresses, not words.
  private static let addresses: Set<String> = ["url", "doi", "eprint"]

  // MARK: - Names

  /// The names in a list: `and` stands between them, outside of braces.
  private static func split(_ list: String) -> [String] {
    var (names, words, depth) = ([String](), [Substring](), 0)
    for word in list.split(whereSeparator: \.isWhitespace) {
      if depth == 0, word.lowercased() == "and" {
        names.append(words.joined(separator: " "))
        words = []
      } else {
        depth += word.count { $0 == "{" } - word.count { $0 == "}" }
        words.append(word)
      }
    }
    names.append(words.joined(separator: " "))
    return names.filter { !$0.isEmpty }
  }

  /// A name: `First von Last`, `von Last, First` or `von Last, Jr, First`; in braces, as it is.
  private static func name(_ written: String) -> Name {
    if written.hasPrefix("{"), written.hasSuffix("}") {
      return Name(given: "", family: BibTeXText.plain(written))
    }
    let parts = commaParts(written)
    if parts.count > 1 {
      let junior = parts.count > 2 ? ", " + parts[1] : ""
      return Name(
        given: BibTeXText.plain(parts[parts.count - 1]), family: BibTeXText.plain(parts[0] + junior)
      )
    }
    let words = wordParts(written)
    // The family's name begins at its first small word, or is the last.
    let start =
      words.dropLast().firstIndex { $0.first?.isLowercase == true } ?? max(0, words.count - 1)
    return Name(
      given: BibTeXText.plain(words[..<start].joined(separator: " ")),
      family: BibTeXText.plain(words[start...].joined(separator: " ")))
  }

  private static func commaParts(_ text: String) -> [String] { parts(text) { $0 == "," } }
  private static func wordParts(_ text: String) -> [String] {
    parts(text) { $0.isWhitespace || $0 == "~" }.filter { !$0.isEmpty }
  }

  /// The parts of a text between separators outside of braces.
  private static func parts(_ text: String, at isSeparator: (Character) -> Bool) -> [String] {
    var (parts, depth) = ([""], 0)
    for character in text {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth == 0, isSeparator(character) {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }

  /// The authors as a citation names them: `Guo`, `Guo and Syed`, `Guo et al.`; of none, the title.
  var shortAuthors: String {
    switch (authors.count, hasOthers) {
    case (0, _): title.isEmpty ? key : "“\(title)”"
    case (1, false): authors[0].family
    case (2, false): "\(authors[0].family) and \(authors[1].family)"
    default: "\(authors[0].family) et al."
    }
  }

  /// What it is sorted by.
  var sortingName: String {
    (authors.map { "\($0.family) \($0.given)" }.joined(separator: ", ")
      + (authors.isEmpty ? title : ""))
      .lowercased()
  }

  private var allAuthors: String {
    var names = authors.map(\.full)
    if hasOthers { return names.joined(separator: ", ") + " et al." }
    guard let last = names.popLast() else { return "" }
    let joint = names.count > 1 ? ", and " : " and "
    return names.isEmpty ? last : names.joined(separator: ", ") + joint + last
  }

  // MARK: - In a list of references

  /// What is said of it in a list of references.
  ///
  /// - Parameter year: The year with what tells it apart.
  /// - Returns: The parts.
  func parts(year: String) -> [Bibliography.Part] {
    let standsAlone = ["book", "phdthesis", "mastersthesis", "manual", "proceedings", "thesis"]
    var parts: [Bibliography.Part] = []
    let names = allAuthors + (isEdited ? authors.count > 1 ? ", editors" : ", editor" : "")
    if !allAuthors.isEmpty { parts.append(.text(names.ended)) }
    if authors.isEmpty, !title.isEmpty { parts.append(.text(title.ended)) }
    parts.append(.text(" \(year)".ended))
    if !authors.isEmpty, !title.isEmpty {
      parts.append(.text(" "))
      parts.append(standsAlone.contains(type) ? .emphasis(title.ended) : .text(title.ended))
    }
    parts += container + details
    parts += links.flatMap { [.text(" "), $0, .text(".")] }
    return parts
  }

  /// What it is a part of: a journal, a volume.
  private var container: [Bibliography.Part] {
    if let journal = fields["journal"] ?? fields["journaltitle"], !isPreprint(journal) {
      var numbers = fields["volume"].map { " \($0)" } ?? ""
      if let number = fields["number"] ?? fields["issue"] { numbers += "(\(number))" }
      if let pages = fields["pages"] { numbers += ": \(pages.withDash)" }
      return [.text(" "), .emphasis(journal), .text(numbers + ".")]
    }
    guard let book = fields["booktitle"] else { return [] }
    let pages = fields["pages"].map { ", pages \($0.withDash)" } ?? ""
    return [.text(" In "), .emphasis(book), .text(pages + ".")]
  }

  private var details: [Bibliography.Part] {
    let kinds = [
      "phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis",
      "techreport": "Technical report",
    ]
    let parts = [
      kinds[type], fields["edition"].map { "\($0) edition" },
      fields["publisher"] ?? fields["school"] ?? fields["institution"] ?? fields["organization"],
      fields["howpublished"].flatMap { $0.contains("http") ? nil : $0 },
      fields["note"].flatMap { $0.contains("http") ? nil : $0 },
    ].compactMap(\.self).filter { !$0.isEmpty }
    return parts.isEmpty ? [] : [.text(" " + parts.joined(separator: ", ").ended)]
  }

  // MARK: - Links

  private var links: [Bibliography.Part] {
    var links: [Bibliography.Part] = []
    if let arXiv {
      links.append(.link("arXiv:\(arXiv)", address: "https://arxiv.org/abs/\(arXiv)"))
    }
    if let doi = fields["doi"] {
      let name = doi.replacing(/^(https?:\/\/)?(dx\.)?(doi\.org\/)?(doi:\s*)?/, with: "")
      links.append(.link("doi:\(name)", address: "https://doi.org/\(name)"))
    }
    if links.isEmpty, let address {
      links.append(.link(address, address: address))
    }
    return links
  }

  /// The number of a preprint: `2410.12949`.
  private var arXiv: String? {
    let prefix = fields["archiveprefix"] ?? fields["eprinttype"]
    if let eprint = fields["eprint"], prefix == nil || prefix?.lowercased() == "arxiv" {
      return String(eprint.replacing(/^(?i)arxiv:/, with: ""))
    }
    let places = ["journal", "journaltitle", "url", "note", "volume", "howpublished"].compactMap {
      fields[$0]
    }
    let pattern = /(?i)arxiv(?::\s*|\.org\/(?:abs|pdf)\/)((?:[a-z\-]+\/)?\d[\d.]+(?:v\d+)?)/
    return places.lazy.compactMap { $0.firstMatch(of: pattern).map { String($0.1) } }.first
  }

  private func isPreprint(_ journal: String) -> Bool {
    journal.lowercased().contains("arxiv") || journal.lowercased() == "corr"
  }

  private var address: String? {
    let places = ["url", "howpublished", "note"].compactMap { fields[$0] }
    return places.lazy.compactMap { $0.firstMatch(of: /https?:\/\/\S+/).map { String($0.0) } }.first
  }
}

extension String {
  /// The text with a full stop at its end.
  fileprivate var ended: String { ".?!”".contains(last ?? " ") ? self : self + "." }

  /// A range of pages with a dash.
  fileprivate var withDash: String { replacing("-", with: "–").replacing("––", with: "–") }
}
