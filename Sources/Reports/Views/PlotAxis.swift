import CElementary
import Chapters
import Frames

/// An axis of a plot: from where to where, and what is read along it.
struct PlotAxis: Sendable, Hashable {
  var title: String
  /// The names of the positions from 0 on of an axis of labels; none for one of numbers.
  var labels: [String]?
  var range: ClosedRange<Double> = 0...1
  /// What it is counted in.
  var unit: Frame.Unit?
  /// Whether only whole numbers are marked.
  var isWhole = false
  /// Whether thousands are set apart.
  var groupsThousands = true
  /// How its numbers are spelled, where that is said.
  var format: NumberFormat?
  /// What readers see in place of numbers along it.
  var names: [Double: String] = [:]
  /// Whether its numbers are seconds since the beginning of 1970.
  var isTime = false
  /// Whether equal ratios take equal room.
  var isLogarithmic = false
  /// Where the writer of the plot wants it to begin and end.
  var limits = AxisLimits.none

  /// Where a value is along the axis, from 0 to 1 within its range.
  ///
  /// A logarithmic axis has no place for what is not above 0: it is at the axis' beginning.
  func share(_ value: Double) -> Double {
    guard isLogarithmic else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    guard value > 0 else { return 0 }
    let (low, high) = (portable_log(range.lowerBound), portable_log(range.upperBound))
    return (portable_log(value) - low) / (high - low)
  }

  /// A value, or the end of the axis that it lies beyond.
  func held(_ value: Double) -> Double { min(max(value, range.lowerBound), range.upperBound) }

  /// Whether a value is within the limits of the axis.
  func holds(_ value: Double) -> Bool {
    value >= limits.low ?? -.infinity && value <= limits.high ?? .infinity
  }

  /// About so many round numbers along it, each with a spelling of its own.
  func ticks(count: Int) -> [(value: Double, text: String)] {
    if isTime { return TimeTicks.ticks(in: range, count: count) }
    let values =
      isLogarithmic
      ? Ticks.powers(in: range, count: count) : Ticks.values(in: range, count: count)
    let shown = isWhole ? values.filter { $0 == $0.rounded() } : values
    let texts = Spelling.ticks(shown, groupsThousands: groupsThousands, format)
    return zip(shown, texts).map { ($0, names[$0] ?? $1) }
  }

  /// The two ends of the axis as they are read.
  var ends: [String] {
    if isTime {
      return [range.lowerBound, range.upperBound].map { end in
        names[end] ?? Moment(seconds: end, hasTime: false).text
      }
    }
    return labels.map { [$0.first ?? "", $0.last ?? ""] }
      ?? Spelling.ticks(
        [range.lowerBound, range.upperBound], groupsThousands: groupsThousands, format)
  }

  /// Makes the axis hold some values.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - isRound: Whether it begins and ends at round numbers where no limits are given.
  mutating func fit(_ values: [Double], isRound: Bool) {
    let found = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    var span = Self.span(found, isLogarithmic)
    if isRound { span = isLogarithmic ? Ticks.powerEnds(of: span) : Ticks.widened(span) }
    let (low, high) = (limits.low ?? span.lowerBound, limits.high ?? span.upperBound)
    let room = isTime ? TimeTicks.day : 1
    range = low < high ? low...high : limits.low == nil ? high - room...high : low...low + room
  }

  /// From the lowest to the highest of some values, with room where they are one.
  static func span(_ values: [Double], _ isLogarithmic: Bool = false) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else {
      return isLogarithmic ? 1...10 : 0...1
    }
    if low < high { return low...high }
    return isLogarithmic ? low / 2...high * 2 : low - 0.5...high + 0.5
  }
}

extension PlotAxis {
  /// The horizontal axis of points.
  ///
  /// - Throws: `NoValue` where the frame does not have its column, or its limits or its scale are for other values.
  init(horizontal frame: Frame, _ recipe: PlotRecipe, _ wording: Wording) throws(NoValue) {
    let column = frame.columns[try frame.position(of: recipe.x)]
    self.init(title: wording.title(column))
    isWhole = column.type == .integer
    groupsThousands = false
    format = wording.format(of: column)
    let values = frame.distinct(recipe.x)
    isTime = column.type == .date
    guard column.isNumeric || isTime, recipe.shape != .bar, recipe.shape != .radar else {
      isTime = false
      labels = values.map { wording.label(of: $0, in: column) ?? $0.plain }
      return
    }
    limits = try recipe.limits.x?.along("x", isTime: isTime) ?? .none
    isLogarithmic = recipe.scales.x == .log
    if isLogarithmic, isTime {
      throw NoValue(ResolvedSelector.noNumbers(column.name, column.type), column: column.name)
    }
    for end in recipe.limits.x?.ends ?? [] where isTime {
      if let moment = end.moment { names[moment.seconds] = moment.text }
    }
    for value in values {
      guard let number = value.placeAlongAxis else { continue }
      names[number] =
        wording.presentation.label(of: value, in: column.name) ?? (isTime ? value.plain : nil)
    }
  }

  /// The horizontal axis of counts.
  ///
  /// - Throws: `NoValue` where its limits are dates.
  init(
    counted column: Frame.Column, _ recipe: PlotRecipe, _ wording: Wording
  ) throws(NoValue) {
    self.init(title: wording.title(column), groupsThousands: false)
    format = wording.format(of: column)
    limits = try recipe.limits.x?.along("x") ?? .none
  }
}
