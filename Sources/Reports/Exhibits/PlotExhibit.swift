import Chapters
import Frames
import Markup
import Notebook

/// The keys of a `yaml plot` block.
struct PlotSpec: ShownSpec {
  @Key("The plot's name in links.") var id: String?
  @Key("The frames to plot: `id`, `id.frame`, or either with `[column=value]`; or a list of them.")
  var from: [Selector]
  @Key("The shape of the plot.") var kind: PlotShape
  @Key("The column along the horizontal axis; bars and radars of several columns may have none.")
  var x: ColumnName?
  @Key("The column along the vertical axis, or several; a histogram has none.")
  var y: [ColumnName] = []
  @Key("The column that tells series apart; of a heatmap, the column of its cells' values.")
  var color: ColumnName?
  @Key("The column with a panel for each of its values, all on the same axes.")
  var facets: ColumnName?
  @Key("New columns, computed from others of the same row.") var derive = DerivedColumns()
  @Key("The column averaged over: a line's mean with its 95 % band.") var over: ColumnName?
  @Key("How the interval of an average is found.") var interval: IntervalChoice?
  @Key("How values lie along an axis.") var scale = AxisScales()
  @Key("Where an axis begins and ends; what lies beyond is counted below the plot.")
  var limits = PlotLimits()
  @Key("What readers see in place of columns and values.") var labels = Labels()
  @Key("How the numbers of columns are spelled.") var formats = ColumnFormats()
  @Key("What the plot shows, in a sentence.") var caption: WrittenProse?
}

/// A `yaml plot` block: frames as a drawing.
struct PlotExhibit: BlockType, Figure {
  static let word = "plot"
  static let title: String? = "Figure"
  static let summary =
    "Lines, points, bars, counts, a radar or a heatmap of the results of earlier blocks."
  static let example = """
    id: effect-by-dose
    from: [measured, theory]
    kind: line
    x: dose
    y: [effect, gain]
    color: drug
    facets: block
    derive: {gain: effect - before}
    over: seed
    interval: auto
    scale: {x: log}
    limits: {y: [-1, 1]}
    labels: {gain: Gain, drug: {a: Aspirin}}
    formats: {effect: .0%}
    caption: Effect by dose, measured and foretold.
    """

  /// The columns that are drawn.
  enum Columns: Sendable, Hashable {
    /// A value for each pair of labels, in a panel for each value of a column.
    case heatmap(x: String, y: String, values: String, facets: String?)
    /// Points along two axes, or counts of values.
    case series(PlotRecipe)
  }

  let source: FigureSource
  let shape: PlotShape
  let columns: Columns
  /// The columns that are drawn below one another, where there are several.
  let measures: [String]
  let averaging: Averaging?
  let caption: Prose?

  init(_ spec: PlotSpec, in scope: BlockScope) throws {
    averaging = try scope.averaging(over: spec.over, spec.interval)
    measures = spec.y.count > 1 ? spec.y.map(\.name) : []
    var ownWords = Set(measures.isEmpty ? [] : [Frame.measureColumn])
    if spec.kind == .histogram { ownWords.insert(PlotView.countTitle) }
    source = try FigureSource(
      FigureSource.Keys(
        from: spec.from, derive: spec.derive, over: spec.over, labels: spec.labels,
        formats: spec.formats),
      naming: [spec.x, spec.color, spec.facets].compactMap(\.self) + spec.y, ownWords: ownWords,
      in: scope)
    shape = spec.kind
    columns = try PlotChecker(spec, source, averaging, scope.location).columns()
    caption = scope.prose(spec.caption)
  }

  var knownFields: [String: any Encodable & Sendable] { ["kind": shape.rawValue] }

  func view(_ evaluator: Evaluator) throws -> Drawing {
    var frame = try source.frame(evaluator)
    let caption = caption.map(evaluator.sentence)
    let wording = source.wording(evaluator, of: frame)
    let title = measures.isEmpty ? nil : try wording.title(of: measures, in: frame)
    if !measures.isEmpty { frame = try frame.melted(measures) }
    switch columns {
    case .heatmap(let x, let y, let values, let facets):
      return try .heatmap(
        frame, (x, y, values), facets: facets, over: averaging, wording, caption: caption)
    case .series(var recipe):
      recipe.title = title
      let view = try PlotView(frame, recipe, wording)
      return .plot(view, title: caption ?? "\(view.y.title) by \(view.x.title)")
    }
  }

  /// What it draws beside one another, each by what it is known by in the book; nothing of what cannot be shown.
  func looks(_ place: ExhibitPlace) -> [String] {
    guard case .plot(let view, _)? = try? plainView(place) else { return [] }
    return view.looks.map(\.key)
  }
}

extension Wording {
  /// What several columns of a frame are called together on an axis.
  fileprivate func title(of names: [String], in frame: Frame) throws -> String {
    let columns = try names.map { frame.columns[try frame.position(of: $0)] }
    let units = Set(columns.map(unit(of:)))
    let unit = units.count == 1 ? units.first ?? nil : nil
    let words = unit == nil ? columns.map(title) : columns.map(heading)
    return words.joined(separator: ", ") + (unit.map { " (\($0.rawValue))" } ?? "")
  }
}

extension Drawing {
  /// A heatmap, or one for each value of a column, of the same labels and the same colours.
  fileprivate static func heatmap(
    _ frame: Frame, _ names: (x: String, y: String, values: String), facets: String?,
    over averaging: Averaging?, _ wording: Wording, caption: String?
  ) throws -> Drawing {
    guard let facets else {
      let view = try HeatmapView(frame, names, over: averaging, wording)
      return .heatmap(view, title: caption ?? view.title)
    }
    let position = try frame.position(of: facets)
    var panels = try frame.distinct(facets).map { value in
      HeatmapPanel(
        name: wording.name(value, in: frame.columns[position]),
        view: try HeatmapView(
          frame.filtered { $0[position] == value }, names, over: averaging, wording))
    }
    let extreme = panels.map(\.view.extreme).max() ?? 0
    for number in panels.indices { panels[number].view.extreme = extreme }
    return .heatmaps(panels, title: caption ?? panels.first?.view.title ?? "")
  }
}

extension Drawing: FigureView {
  /// A series as programs read it.
  private struct SeriesRecord: Encodable, Sendable {
    var panel: String?
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

  func coloured(by palette: () -> Palette) -> Drawing {
    guard case .plot(let view, let title) = self else { return self }
    return .plot(view.coloured(by: palette()), title: title)
  }

  func html(_ place: ExhibitPlace) -> (content: HTML, fold: HTML?) {
    let id = "_\(place.block.id)-as-text"
    let text = HTML.element("pre", ["id": id], text: text(width: 80))
    return (
      HTML.element(
        "div",
        ["class": "scroll drawing", "role": "group", "aria-label": place.name, "tabindex": "0"],
        place.source.figures.drawing(of: place.block.id) { svg(describedBy: id) }),
      .fold("as-text", "As text", text)
    )
  }

  var markdown: String {
    (["```text"] + lines(width: 80) + ["```"]).joined(separator: "\n")
  }

  var fields: [String: any Encodable & Sendable] {
    let records = series.map { panel, name, points in
      SeriesRecord(
        panel: panel, name: name,
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
