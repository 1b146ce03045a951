import Chapters
import Frames
import Markup
import Notebook

/// The keys of a `yaml claim` block.
struct ClaimSpec: ShownSpec {
  @Key("The claim's name in links and in the ledger.") var id: String?
  @Key("What is claimed, in a sentence.") var text: WrittenProse
  @Key("What the paper reports: `source:` and its figures by name.")
  var paper: PaperFigures?
  @Key("The comparison that must hold: two expressions with <, <=, >, >=, == or != between them.")
  var expect: Comparison<Selector>
  @Key("The column averaged over; its spread gives the interval.") var over: ColumnName?
  @Key("How the interval of an average is found.") var interval: IntervalChoice?
}

/// What the paper reports for a claim: where, and its figures by name.
struct PaperFigures: SpecValue {
  static var expectation: String { "a mapping with `source:` and figures by name" }

  /// Where in the paper.
  var source: String?
  /// The figures in the order written.
  var figures: [Figure]

  /// A figure that the paper gives.
  struct Figure: Sendable, Hashable {
    /// Its name: `fact_lookup`.
    var name: String
    /// Its value.
    var value: Double
  }

  init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(PaperFigures.self) }
    source = nil
    figures = []
    for (key, value) in entries {
      if key.text == "source" {
        source = try String(value)
      } else {
        figures.append(Figure(name: try String(key), value: try Double(value)))
      }
    }
  }

  var canonical: CanonicalJSON {
    var object = Dictionary(
      figures.map { ($0.name, CanonicalJSON.number($0.value)) }, uniquingKeysWith: { $1 })
    object["source"] = source.map(CanonicalJSON.text) ?? .null
    return .object(object)
  }
}

/// A `yaml claim` block: a comparison of measured values, and what the paper says.
struct ClaimExhibit: BlockType, Exhibit {
  static let word = "claim"
  static let title: String? = "Claim"

  /// What is claimed, in a sentence of Markdown.
  let text: Prose
  /// What must hold.
  let expect: Comparison<ResolvedSelector>
  /// What the paper reports.
  let paper: PaperFigures?
  let averaging: Averaging?

  init(_ spec: ClaimSpec, in scope: BlockScope) throws {
    averaging = try scope.averaging(over: spec.over, spec.interval)
    text = scope.prose(spec.text)
    expect = try scope.comparison(spec.expect, over: spec.over)
    paper = spec.paper
  }

  var prose: [Prose] { [text] }

  func problem(_ place: ExhibitPlace) -> NoValue? {
    place.source.claim(place.block.id)?.problem
  }

  func html(_ place: ExhibitPlace) -> HTML {
    guard let entry = place.source.claim(place.block.id) else { return "" }
    let name = place.name
    let statement = HTML.element(
      "p", ["class": "statement"],
      "\(HTML.element("b", "\(name).")) \(place.html(text)) \(entry.verdict.badge)")
    let details = ClaimText.details(entry).map { (HTML(text: $0.name), HTML(text: $0.text)) }
    let origin: HTML = "From \(expect.blocks.map(place.link).joined(separator: ", "))"
    return place.section(
      name, state: entry.verdict.styleName, note: origin,
      statement + HTML.definitions(details),
      folds: [place.sourceFold, place.provenance(of: expect.blocks)])
  }

  func markdown(_ place: ExhibitPlace) -> String {
    guard let entry = place.source.claim(place.block.id) else { return "" }
    let lines =
      ["**\(place.name)** (\(entry.verdict.rawValue)): \(place.markdown(text))"]
      + ClaimText.details(entry).map { "\($0.name): \(MarkdownText.prose($0.text))" }
    let quoted = MarkdownText.quotation(lines.joined(separator: "\n\n"))
    return place.anchored([quoted, place.folded("Source of \(place.name)")])
  }

  /// A claim as programs read it.
  private struct Record: Encodable, Sendable {
    var text: String
    var expected: String
    var verdict: String
    var reason: String?
    var difference: Double?
    var low: Double?
    var high: Double?
    var paper: String?
  }

  func json(_ place: ExhibitPlace) -> [String: any Encodable & Sendable] {
    guard let entry = place.source.claim(place.block.id) else { return [:] }
    let record = Record(
      text: place.words(text), expected: expect.text, verdict: entry.verdict.rawValue,
      reason: entry.reason,
      difference: entry.difference?.value, low: entry.difference?.interval?.lowerBound,
      high: entry.difference?.interval?.upperBound, paper: ClaimText.paper(entry))
    return ["claim": record]
  }

  func text(_ place: ExhibitPlace, width: Int) -> String? {
    guard let entry = place.source.claim(place.block.id) else { return nil }
    let details = ClaimText.details(entry).map {
      "  " + "\($0.name): \($0.text)".wrapped(to: width - 2, indent: "    ")
    }
    let verdict = "\(entry.verdict.rawValue): \(place.words(text))".wrapped(to: width)
    return ([verdict] + details).joined(separator: "\n")
  }
}
