import Chapters
import Foundation
import Notebook

/// Everything that the pages show, for programs: chapters, blocks, tables, series and claims.
struct ReportJSON: Encodable {
  static let file = "report.json"

  struct Chapter: Encodable {
    var name: String
    var title: String
    /// What the part is called that it is in.
    var part: String?
    var blocks: [Block]
  }

  /// What the paper found, which claims name by its id.
  struct Finding: Encodable {
    var id: String
    var text: String
  }

  /// A block: what every block has, and the fields of its exhibit.
  struct Block: Encodable {
    private let fields: [String: any Encodable & Sendable]

    init(_ place: ExhibitPlace) {
      var fields = place.block.exhibit?.json(place) ?? [:]
      fields["id"] = place.block.id
      fields["name"] = place.name
      fields["type"] = place.word
      self.fields = fields
    }

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }

      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      for (name, value) in fields {
        try container.encode(value, forKey: Name(stringValue: name))
      }
    }
  }

  var title: String
  var profile: String
  var parameters: [String: String]
  /// The findings of the paper, where the book names any.
  var findings: [Finding]?
  var chapters: [Chapter]

  init(_ results: BookResults) {
    let source = ReportSource(results)
    title = source.title
    profile = source.book.profile.name
    parameters = source.book.publishedParameters
    let findings = source.book.findings.map {
      Finding(id: $0.id, text: source.evaluator.sentence($0.text))
    }
    self.findings = findings.isEmpty ? nil : findings
    let parts = source.book.chaptersByPart.flatMap { title, chapters in
      chapters.map { ($0.name, title.map { source.evaluator.words($0) }) }
    }
    let names = Dictionary(parts, uniquingKeysWith: { $1 })
    chapters = source.book.pages.map { chapter in
      Chapter(
        name: chapter.name, title: source.title(of: chapter), part: names[chapter.name] ?? nil,
        blocks: chapter.blocks.map { Block(source.place(of: $0, on: chapter.name)) })
    }
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
