import Chapters
import Frames
import Notebook

/// Checks that the keys of a plot fit its shape and one another.
struct PlotChecker {
  private let spec: PlotSpec
  private let source: FigureSource
  private let averaging: Averaging?
  private let location: SourceLocation

  init(
    _ spec: PlotSpec, _ source: FigureSource, _ averaging: Averaging?, _ location: SourceLocation
  ) {
    self.spec = spec
    self.source = source
    self.averaging = averaging
    self.location = location
  }

  private var shape: String { spec.kind.rawValue }
  private var isMelted: Bool { spec.y.count > 1 }
  private var start: SourceLocation { spec.from.first?.location ?? location }

  /// The columns that the plot draws.
  ///
  /// - Throws: A `Diagnostic` where a key is missing, or has no place in a plot of the shape.
  func columns() throws -> PlotExhibit.Columns {
    try checkParts()
    let x = try horizontal()
    let measure = Frame.measureColumn
    if isMelted, source.certainlyHas(measure), !spec.y.contains(where: { $0.name == measure }) {
      throw Diagnostic(
        spec.y[0].location,
        "a plot of several columns says in a column '\(measure)' which one a value is of, and the frame has one of that "
          + "name; expected one column, or another name for that")
    }
    if spec.kind == .heatmap { return try heatmap(x: x) }
    try checkAxes()
    var recipe = PlotRecipe(shape: spec.kind, x: x, facets: spec.facets?.name)
    recipe.averaging = averaging
    recipe.scales = spec.scale.axes
    recipe.limits = spec.limits.axes
    if spec.kind == .histogram {
      guard !isMelted else { throw Diagnostic(spec.y[0].location, "a histogram has no key 'y'") }
      try source.requireNumbers(spec.x)
    } else {
      guard let first = spec.y.first else { throw needs("y") }
      for column in spec.y { try source.requireNumbers(column) }
      recipe.y = isMelted ? Frame.valueColumn : first.name
    }
    recipe.color = toldApart(besides: [x, spec.facets?.name])
    return .series(recipe)
  }

  /// Checks that what is averaged over tells nothing apart besides, and that no column is drawn twice.
  private func checkParts() throws {
    let roles =
      [(spec.x, "'x'"), (spec.color, "'color'"), (spec.facets, "'facets'")]
      .compactMap { column, role in column.map { ($0, role) } } + spec.y.map { ($0, "'y'") }
    if let (column, role) = roles.first(where: { $0.0.name == averaging?.axis }) {
      throw Diagnostic(
        column.location,
        "'\(column.name)' stands under \(role) and under 'over'; expected it under one of them")
    }
    let apart = Set([spec.x, spec.color, spec.facets].compactMap { $0?.name })
    if isMelted, spec.kind != .heatmap, let both = spec.y.first(where: { apart.contains($0.name) })
    {
      throw Diagnostic(
        both.location,
        "'\(both.name)' is one of several columns under 'y', and tells values apart besides; expected one of both"
      )
    }
    var drawn = Set<String>()
    if let twice = spec.y.first(where: { !drawn.insert($0.name).inserted }) {
      throw Diagnostic(twice.location, "'\(twice.name)' stands twice under 'y'; expected it once")
    }
  }

  /// The columns that tell series apart: the one that the block names, the block that a row is of where there are
  /// several, and the column that a value is of where there are several of those.
  private func toldApart(besides others: [String?]) -> [String] {
    let own = [spec.color?.name].compactMap(\.self)
    let made =
      (source.selectors.count > 1 ? [Frame.blockColumn] : [])
      + (isMelted ? [Frame.measureColumn] : [])
    return own + made.filter { !others.contains($0) && !own.contains($0) }
  }

  private func horizontal() throws -> String {
    if let x = spec.x { return x.name }
    guard isMelted, spec.kind == .bar || spec.kind == .radar else { throw needs("x") }
    return Frame.measureColumn
  }

  private func heatmap(x: String) throws -> PlotExhibit.Columns {
    guard let y = spec.y.first else { throw needs("y") }
    guard spec.y.count == 1 else {
      throw Diagnostic(spec.y[1].location, "a heatmap has one column along its vertical axis")
    }
    guard let values = spec.color else {
      throw Diagnostic(start, "a heatmap needs the key 'color', the column of its cells' values")
    }
    if let location = spec.scale.location ?? spec.limits.location {
      throw Diagnostic(location, "the axes of a heatmap are labels, with neither scale nor limits")
    }
    try source.requireNumbers(values)
    return .heatmap(x: x, y: y.name, values: values.name, facets: spec.facets?.name)
  }

  private func needs(_ key: String) -> Diagnostic {
    Diagnostic(start, "a \(shape) plot needs the key '\(key)'")
  }

  // MARK: - Axes

  private func checkAxes() throws {
    let (scales, limits) = (spec.scale.axes, spec.limits.axes)
    let hasLabels = spec.kind == .bar || spec.kind == .radar
    let place = spec.scale.location ?? start
    if spec.kind.beginsAtZero, scales.y == .log {
      throw Diagnostic(
        place,
        "a \(shape) plot begins at 0, which a logarithmic axis does not have; expected line or scatter"
      )
    }
    if spec.kind == .histogram, scales.x == .log {
      throw Diagnostic(
        place, "a histogram has bars of equal width, which a logarithmic axis has not")
    }
    if scales.x == .log {
      if hasLabels {
        throw Diagnostic(place, "the axis x of a \(shape) plot is labels, and has no logarithms")
      }
      try source.requireNumbers(spec.x)
    }
    if let limits = limits.x {
      if hasLabels {
        throw Diagnostic(
          limits.location, "the axis x of a \(shape) plot is labels, and has no limits")
      }
      let types = spec.x.map(source.types) ?? []
      if !types.contains(.date) { try source.requireNumbers(spec.x) }
      for type in types {
        try check(limits, "x", isTime: type == .date, isLogarithmic: scales.x == .log)
      }
    }
    guard let y = limits.y else { return }
    let ends = try check(y, "y", isTime: false, isLogarithmic: scales.y == .log)
    if spec.kind.beginsAtZero, (ends.low ?? 0) > 0 || (ends.high ?? 0) < 0 {
      throw Diagnostic(
        y.location, "a \(shape) plot begins at 0, which its limits have to hold")
    }
  }

  @discardableResult private func check(
    _ written: WrittenLimits, _ axis: String, isTime: Bool, isLogarithmic: Bool
  ) throws -> AxisLimits {
    do {
      let limits = try written.along(axis, isTime: isTime)
      if isLogarithmic, let end = limits.low ?? limits.high, end <= 0 {
        throw NoValue(
          "the axis \(axis) is logarithmic: its limits are above 0", at: written.location)
      }
      return limits
    } catch let problem as NoValue {
      throw Diagnostic(problem.location ?? written.location, problem.description)
    }
  }
}
