import Chapters
import Frames

/// The shapes of plots.
enum PlotShape: String, SpecChoice {
  case line, bar, heatmap, radar, scatter, histogram

  /// Whether what is drawn begins at zero.
  var beginsAtZero: Bool { [.bar, .histogram, .radar].contains(self) }
}

/// What of a frame a plot of series draws, and how.
struct PlotRecipe: Sendable, Hashable {
  var shape: PlotShape
  /// The column along the horizontal axis; of a histogram, the one whose values are counted.
  var x: String
  /// The column along the vertical axis; a histogram has none.
  var y: String?
  /// The columns that tell series apart.
  var color: [String] = []
  /// The column with a panel for each of its values.
  var facets: String?
  var averaging: Averaging?
  var scales = PerAxis<AxisScale>()
  var limits = PerAxis<WrittenLimits>()
  /// What the vertical axis shows, where it is more than one column.
  var title: String?
}
