import Chapters
import Foundation
import Notebook

/// Everything that the pages show, for programs: chapters, blocks, tables, series and claims.
struct ReportJSON: Encodable {
  static let file = "report.json"

  struct Chapter: Encodable {
    var name: String
    var title: String
    var blocks: [Block]
  }

  struct Block: Encodable {
    var id: String
    var name: String
    var type: String
    var kind: String?
    var status: String?
    var problems: [String]?
    var caption: String?
    var note: String?
    var table: Table?
    var series: [Series]?
    var claim: Claim?
  }

  struct Table: Encodable {
    var columns: [String]
    var rows: [[Cell]]
  }

  struct Cell: Encodable {
    var text: String
    var value: Double?
    var spread: String?
  }

  struct Series: Encodable {
    var name: String
    var points: [Point]
  }

  struct Point: Encodable {
    var x: String
    var y: Double
    var low: Double?
    var high: Double?
  }

  struct Claim: Encodable {
    var text: String
    var expected: String
    var verdict: String
    var reason: String?
    var difference: Double?
    var low: Double?
    var high: Double?
    var paper: String?
  }

  var title: String
  var profile: String
  var parameters: [String: String]
  var chapters: [Chapter]

  init(_ results: BookResults) {
    let source = ReportSource(results)
    title = source.book.title
    profile = source.book.profile.name
    parameters = source.book.profile.parameters
    chapters = source.book.chapters.map { chapter in
      Chapter(
        name: chapter.name, title: chapter.title,
        blocks: chapter.blocks.map { Block($0, source) })
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

extension ReportJSON.Block {
  fileprivate init(_ block: Block, _ source: ReportSource) {
    self.init(id: block.id, name: source.names.name(of: block.id), type: "")
    switch block.content {
    case .experiment(let experiment):
      let summary = CellSummary(
        id: block.id, kind: experiment.kind, cells: source.cells(of: block.id))
      (type, kind, status) = ("experiment", experiment.kind, summary.status.rawValue)
      problems = summary.failures.isEmpty ? nil : summary.failures
    case .table(let spec):
      (type, caption) = ("table", spec.caption)
      attempt {
        let view = try TableView(spec, source.evaluator)
        $0.note = view.note
        $0.table = ReportJSON.Table(
          columns: view.headings.map(\.text),
          rows: view.rows.map { row in
            row.map { ReportJSON.Cell(text: $0.text, value: $0.value, spread: $0.spread) }
          })
      }
    case .plot(let spec):
      (type, kind, caption) = ("plot", spec.kind.rawValue, spec.caption)
      attempt {
        let drawing = try Drawing(spec, source.evaluator)
        $0.note = drawing.note
        $0.series = drawing.series.map { name, points in
          ReportJSON.Series(
            name: name,
            points: points.map { place, estimate in
              ReportJSON.Point(
                x: place, y: estimate.value, low: estimate.interval?.lowerBound,
                high: estimate.interval?.upperBound)
            })
        }
      }
    case .claim:
      type = "claim"
      claim = source.claim(block.id).map { entry in
        ReportJSON.Claim(
          text: entry.claim.text, expected: entry.claim.expect.text,
          verdict: entry.verdict.rawValue, reason: entry.reason,
          difference: entry.difference?.value, low: entry.difference?.interval?.lowerBound,
          high: entry.difference?.interval?.upperBound, paper: ClaimText.paper(entry))
      }
    }
  }

  /// Fills in what a figure shows, or why it shows nothing.
  private mutating func attempt(_ fill: (inout Self) throws -> Void) {
    do { try fill(&self) } catch { problems = ["\(error)"] }
  }
}
