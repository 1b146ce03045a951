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
  @Key("The finding of the paper that it tests, by its id under `findings:` of `book.yml`.")
  var finding: FindingName?
  @Key(
    """
    Whether the claim was added after its result had been seen, which is said beside its verdict; it is not judged \
    together with the others.
    """)
  var exploratory = false
  @Key(
    """
    What must hold: two expressions with <, <=, >, >=, == or != between them; a chain (`1 < a.x < 3`), several with \
    `and`; `a.x == b.x within 0.1` where the interval of the difference is to lie within a margin. `paper.NAME` is a \
    figure of `paper`.
    """)
  var expect: Condition<Selector>
  @Key(
    """
    The column averaged over; its spread gives the interval. Without one, a claim is settled by what has an interval \
    of its own and by what is exact: `data`, and blocks that say `exact: true`. Where it is an axis of a sweep that \
    counts, as seeds do, the command `settle` adds values until the claim is settled.
    """)
  var over: ColumnName?
  @Key("How the interval of an average is found.") var interval: IntervalChoice?
  @Key(
    """
    What could have been chosen otherwise, and is judged too where the profile says `worlds: full` or \
    `worlds: {sample: 12}`: parameters or axes of the blocks compared, or columns that `expect` chooses rows by (`wording`, where it says \
    `[wording=plain]`), each with its values, the book's own among them (`noise: [1, 3, 10]`); `except: [noise=10 and metric=share]` leaves out combinations.
    """)
  var worlds: WorldsKey?
}

/// A `yaml claim` block: a comparison of measured values, and what the paper says.
struct ClaimExhibit: BlockType, Exhibit {
  static let word = "claim"
  static let title: String? = "Claim"
  static let summary =
    "A comparison that must hold, with the verdict that the results give it; all stand in the ledger on the first page."
  static let example = """
    id: larger-dose
    text: The larger dose does more.
    paper: {source: "figure 1", small: 0.2, large: 0.5}
    finding: grows
    exploratory: false
    expect: measured[drug=a,dose=10].effect > measured[drug=a,dose=1].effect
    over: seed
    interval: bootstrap
    worlds: {steps: [100, 1000], method: [mean, median], except: steps=1000 and method=median}
    """

  /// What is claimed, in a sentence of Markdown.
  let text: Prose
  /// What must hold.
  let expect: Condition<ResolvedSelector>
  /// What the paper reports.
  let paper: PaperFigures?
  /// The id of the finding of the paper that it tests; none of one that tests none.
  let finding: String?
  /// Whether it was added after its result had been seen.
  let isExploratory: Bool
  let averaging: Averaging?
  /// What could have been chosen otherwise; none where nothing is named.
  let worlds: ClaimWorlds?

  init(_ spec: ClaimSpec, in scope: BlockScope) throws {
    averaging = try scope.averaging(over: spec.over, spec.interval)
    text = scope.prose(spec.text)
    paper = spec.paper
    finding = try scope.finding(spec.finding)
    isExploratory = spec.exploratory
    let scope = paper.map { scope.naming($0.byName) } ?? scope
    let expect = try scope.condition(spec.expect, over: spec.over)
    self.expect = expect
    if let judged = expect.selectors.first(where: \.isJudged) {
      throw Diagnostic(
        judged.location, "a claim cannot rest on what another comes to, as '\(judged.block)' does")
    }
    worlds = try spec.worlds.map { try ClaimWorlds($0, reading: expect.selectors, in: scope) }
  }

  var variations: [Variation] { worlds?.variations ?? [] }
  var trials: [Variation] { worlds?.trials ?? [] }
  var variedReadings: [CellReading] { expect.readings(over: averaging?.axis) }
  var judgedFrames: [Frame] { worlds == nil ? [] : [WorldVerdicts.countsFrame] }
  var prose: [Prose] { [text] }
  /// What a claim says of figures is what it compares with.
  var typedFigures: [Diagnostic] { [] }
  var figures: [String: Double] { paper?.byName ?? [:] }
  var replicateAxis: String? { averaging?.axis }

  func problem(_ place: ExhibitPlace) -> NoValue? {
    place.source.claim(place.block.id)?.problem
  }

  func html(_ place: ExhibitPlace) -> HTML {
    guard let entry = place.source.claim(place.block.id) else { return "" }
    let name = place.name
    let statement = HTML.element(
      "p", ["class": "statement"],
      "\(HTML.element("b", "\(name).")) \(place.html(text)) \(entry.badge)")
    let details = ClaimText.details(entry).map { (HTML(text: $0.name), HTML(text: $0.text)) }
    let curve = entry.worlds?.html(place)
    let origin: HTML = "From \(expect.blocks.map(place.link).joined(separator: ", "))"
    return place.section(
      name, state: entry.verdict.styleName, note: origin,
      statement + HTML.definitions(details) + (curve?.content ?? ""),
      folds: (curve?.folds ?? []) + [place.sourceFold, place.provenance(of: expect.blocks)])
  }

  func markdown(_ place: ExhibitPlace) -> String {
    guard let entry = place.source.claim(place.block.id) else { return "" }
    let lines =
      ["**\(place.name)** (\(entry.standing)): \(place.markdown(text))"]
      + ClaimText.details(entry).map { "\($0.name): \(MarkdownText.prose($0.text))" }
    let quoted = MarkdownText.quotation(lines.joined(separator: "\n\n"))
    let curve = entry.worlds?.curve.map { curve in
      MarkdownText.fenced(
        TextSpecificationCurve(curve, width: 80).lines.joined(separator: "\n"), as: "text")
    }
    return place.anchored(
      [quoted] + [curve].compactMap(\.self) + [place.folded("Source of \(place.name)")])
  }

  /// A claim as programs read it; one of a single comparison has its figures, another has them in its parts.
  private struct Record: Encodable, Sendable {
    var text: String
    var expected: String
    var verdict: String
    var finding: String?
    /// Whether it was added after its result had been seen, where it was.
    var exploratory: Bool?
    /// Whether the verdict holds where the claims of the book are judged together.
    var corrected: Bool?
    var reason: String?
    var difference: Double?
    var low: Double?
    var high: Double?
    var margin: Double?
    var left: Side?
    var right: Side?
    var demand: Double?
    var replicates: Replicates?
    var parts: [Part]?
    var paper: String?
    var worlds: WorldsRecord?
  }

  /// A comparison of a claim as programs read it.
  private struct Part: Encodable, Sendable {
    var expected: String
    var verdict: String
    var reason: String?
    var difference: Double
    var low: Double?
    var high: Double?
    var margin: Double?
    var left: Side
    var right: Side
    var demand: Double?
    var replicates: Replicates?

    init(_ judgement: Judgement) {
      expected = judgement.comparison.text
      verdict = judgement.verdict.rawValue
      reason = judgement.openness
      difference = judgement.difference.value
      low = judgement.difference.interval?.lowerBound
      high = judgement.difference.interval?.upperBound
      margin = judgement.margin
      (left, right) = (Side(judgement.left), Side(judgement.right))
      demand = judgement.demand
      replicates = judgement.look.map(Replicates.init)
    }
  }

  /// A side of a comparison as it was measured.
  private struct Side: Encodable, Sendable {
    var value: Double
    var low: Double?
    var high: Double?

    init(_ estimate: Estimate) {
      value = estimate.value
      (low, high) = (estimate.interval?.lowerBound, estimate.interval?.upperBound)
    }
  }

  /// What the interval rests on where replicates were added until the claim was settled.
  private struct Replicates: Encodable, Sendable {
    var count: Int
    var interval: String
    var level: Double
    var assumes: String

    init(_ look: Judgement.Look) {
      count = look.replicates.count
      interval = "confidence sequence"
      level = look.level
      assumes = look.sequence.assumption
    }
  }

  func json(_ place: ExhibitPlace) -> [String: any Encodable & Sendable] {
    guard let entry = place.source.claim(place.block.id) else { return [:] }
    let parts = entry.judgements.map(Part.init)
    let only = parts.count == 1 ? parts[0] : nil
    let record = Record(
      text: place.words(text), expected: expect.text, verdict: entry.verdict.rawValue,
      finding: finding, exploratory: isExploratory ? true : nil, corrected: entry.isKept,
      reason: entry.reason,
      difference: only?.difference, low: only?.low, high: only?.high, margin: only?.margin,
      left: only?.left, right: only?.right, demand: only?.demand, replicates: only?.replicates,
      parts: parts.count > 1 ? parts : nil,
      paper: ClaimText.paper(entry), worlds: entry.worlds.map(WorldsRecord.init))
    return ["claim": record]
  }

  func text(_ place: ExhibitPlace, width: Int) -> String? {
    guard let entry = place.source.claim(place.block.id) else { return nil }
    let details = ClaimText.details(entry).map {
      "  " + "\($0.name): \($0.text)".wrapped(to: width - 2, indent: "    ")
    }
    let verdict = "\(place.block.id) is \(entry.standing): \(place.words(text))"
      .wrapped(to: width)
    let curve = entry.worlds?.curve.map { TextSpecificationCurve($0, width: width - 2).lines }
    return ([verdict] + details + (curve ?? []).map { "  " + $0 }).joined(separator: "\n")
  }
}
