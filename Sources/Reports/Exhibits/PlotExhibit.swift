import Chapters
import Frames
import Markup
import Notebook

/// The keys of a `yaml plot` block.
struct PlotSpec: ShownSpec {
  @Key("The plot's name in links.") var id: String?
  @Key("The frame to plot: `id`, `id.frame`, or either with `[column=value]`.")
  var from: Selector
  @Key("The shape of the plot.") var kind: PlotShape
  @Key("The column along the horizontal axis.") var x: ColumnName
  @Key("The column along the vertical axis; a histogram has none.") var y: ColumnName?
  @Key("The column that tells series apart; of a heatmap, the column of its cells' values.")
  var color: ColumnName?
  @Key("The column averaged over: a line's mean with its 95 % band.") var over: ColumnName?
  @Key("How the interval of an average is found.") var interval: IntervalChoice?
  @Key("What the plot shows, in a sentence.") var caption: WrittenProse?
}

/// A `yaml plot` block: a frame as a drawing.
struct PlotExhibit: BlockType, Figure {
  static let word = "plot"
  static let title: String? = "Figure"

  /// The columns that are drawn.
  enum Columns: Sendable, Hashable {
    /// A value for each pair of labels.
    case heatmap(x: String, y: String, values: String)
    /// How many rows have which values.
    case histogram(of: String, color: String?)
    /// Points along two axes, a series for each value of a column.
    case series(x: String, y: String, color: String?)
  }

  let from: ResolvedSelector
  let shape: PlotShape
  let columns: Columns
  let averaging: Averaging?
  let caption: Prose?
  let columnNames: [ColumnName]

  init(_ spec: PlotSpec, in scope: BlockScope) throws {
    averaging = try scope.averaging(over: spec.over, spec.interval)
    columnNames = [spec.x, spec.y, spec.color, spec.over].compactMap(\.self)
    from = try scope.frame(spec.from, having: columnNames)
    shape = spec.kind
    columns = try Self.columns(spec)
    let numbers =
      switch spec.kind {
      case .histogram: spec.x
      case .heatmap: spec.color
      case .line, .bar, .radar, .scatter: spec.y
      }
    if let numbers { try from.requireNumbers(numbers) }
    caption = scope.prose(spec.caption)
  }

  private static func columns(_ spec: PlotSpec) throws -> Columns {
    if spec.kind == .histogram { return .histogram(of: spec.x.name, color: spec.color?.name) }
    guard let y = spec.y else {
      throw Diagnostic(spec.from.location, "a \(spec.kind.rawValue) plot needs the key 'y'")
    }
    guard spec.kind == .heatmap else {
      return .series(x: spec.x.name, y: y.name, color: spec.color?.name)
    }
    guard let values = spec.color else {
      throw Diagnostic(
        spec.from.location, "a heatmap needs the key 'color', the column of its cells' values")
    }
    return .heatmap(x: spec.x.name, y: y.name, values: values.name)
  }

  var knownFields: [String: any Encodable & Sendable] { ["kind": shape.rawValue] }

  func view(_ evaluator: Evaluator) throws -> Drawing {
    try Drawing(self, evaluator.frame(from), title: caption.map(evaluator.sentence))
  }
}

extension Drawing {
  /// The drawing of a `plot` block, of the frame that it reads.
  init(_ plot: PlotExhibit, _ frame: Frame, title: String?) throws {
    switch plot.columns {
    case .heatmap(let x, let y, let values):
      let view = try HeatmapView(frame, (x, y, values), over: plot.averaging)
      self = .heatmap(view, title: title ?? view.title)
    case .histogram(let column, let color):
      let view = try PlotView(
        histogramOf: column, frame, color: color, over: plot.averaging)
      self = .plot(view, title: title ?? "\(view.y.title) by \(view.x.title)")
    case .series(let x, let y, let color):
      let view = try PlotView(frame, (x, y, color), plot.shape, over: plot.averaging)
      self = .plot(view, title: title ?? "\(view.y.title) by \(view.x.title)")
    }
  }
}

extension Drawing: FigureView {
  /// A series as programs read it.
  private struct SeriesRecord: Encodable, Sendable {
    var name: String
    var points: [PointRecord]
  }

  /// A point as programs read it.
  private struct PointRecord: Encodable, Sendable {
    var x: String
    var y: Double
    var low: Double?
    var high: Double?
  }

  func html(_ place: ExhibitPlace) -> (content: HTML, fold: HTML?) {
    let id = "_\(place.block.id)-as-text"
    let text = HTML.element("pre", ["id": id], text: text(width: 80))
    return (
      HTML.element(
        "div",
        ["class": "scroll drawing", "role": "group", "aria-label": place.name, "tabindex": "0"],
        svg(describedBy: id)),
      .fold("as-text", "As text", text)
    )
  }

  var markdown: String {
    (["```text"] + lines(width: 80) + ["```"]).joined(separator: "\n")
  }

  var fields: [String: any Encodable & Sendable] {
    let records = series.map { name, points in
      SeriesRecord(
        name: name,
        points: points.map { place, estimate in
          PointRecord(
            x: place, y: estimate.value, low: estimate.interval?.lowerBound,
            high: estimate.interval?.upperBound)
        })
    }
    return ["series": records]
  }

  func text(width: Int) -> String { lines(width: width).joined(separator: "\n") }
}
