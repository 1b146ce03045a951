/// How the 95 % interval of a mean over replicates is found.
public enum IntervalChoice: String, SpecChoice {
  /// By the bootstrap where the replicates are enough for it, by Student's t where they are few.
  case automatic = "auto"
  /// By the percentile bootstrap.
  case bootstrap
  /// By Student's t.
  case studentT = "student_t"
}

/// The keys of a `yaml table` block.
public struct TableSpec: BlockSpec {
  /// The table's name in links.
  @Key("The table's name in links.") public var id: String?
  /// The frame shown.
  @Key("The frame to show: `id`, `id.frame`, or either with `[column=value]`.")
  public var from: Selector
  /// Label columns.
  @Key("The column, or columns, that name the rows.") public var rows: [String] = []
  /// Value columns.
  @Key("The columns to show, in order; all where none is given.") public var columns: [String] = []
  /// What is averaged over.
  @Key("The column averaged over: each figure is the mean, with its 95 % interval.")
  public var over: String?
  /// How the interval of an average is found.
  @Key("How the interval of an average is found.") public var interval: IntervalChoice?
  /// How many rows are shown.
  @Key("How many rows to show, the first ones; all where none is given.", in: 1...1_000_000)
  public var limit: Int?
  /// Caption.
  @Key("What the table shows, in a sentence.") public var caption: String?

  public init() {}
}

/// The keys of a `yaml plot` block.
public struct PlotSpec: BlockSpec {
  /// The shapes of plots.
  public enum Shape: String, SpecChoice {
    case line, bar, heatmap, radar, scatter, histogram
  }

  /// The plot's name in links.
  @Key("The plot's name in links.") public var id: String?
  /// The frame plotted.
  @Key("The frame to plot: `id`, `id.frame`, or either with `[column=value]`.")
  public var from: Selector
  /// The plot's shape.
  @Key("The shape of the plot.") public var kind: Shape
  /// Horizontal axis.
  @Key("The column along the horizontal axis.") public var x: String
  /// Vertical axis.
  @Key("The column along the vertical axis; a histogram has none.") public var y: String?
  /// Colour.
  @Key("The column that tells series apart; of a heatmap, the column of its cells' values.")
  public var color: String?
  /// What is averaged over.
  @Key("The column averaged over: a line's mean with its 95 % band.") public var over: String?
  /// How the interval of an average is found.
  @Key("How the interval of an average is found.") public var interval: IntervalChoice?
  /// Caption.
  @Key("What the plot shows, in a sentence.") public var caption: String?

  public init() {}
}

/// The keys of a `yaml claim` block.
public struct ClaimSpec: BlockSpec {
  /// The claim's name in links and in the ledger.
  @Key("The claim's name in links and in the ledger.") public var id: String?
  /// What is claimed, in words.
  @Key("What is claimed, in a sentence.") public var text: String
  /// What the paper says.
  @Key("What the paper reports: `source:` and its figures by name.")
  public var paper: PaperFigures?
  /// The claim as a comparison.
  @Key("The comparison that must hold: two expressions with <, <=, > or >= between them.")
  public var expect: Comparison
  /// What is averaged over.
  @Key("The column averaged over; its spread gives the interval.") public var over: String?
  /// How the interval of an average is found.
  @Key("How the interval of an average is found.") public var interval: IntervalChoice?

  public init() {}
}

/// What the paper reports for a claim: where, and its figures by name.
public struct PaperFigures: SpecValue {
  public static var expectation: String { "a mapping with `source:` and figures by name" }

  /// Where in the paper.
  public var source: String?
  /// The figures in the order written.
  public var figures: [Figure]

  /// A figure that the paper gives.
  public struct Figure: Sendable, Hashable {
    /// Its name: `fact_lookup`.
    public var name: String
    /// Its value.
    public var value: Double
  }

  public init(_ node: SpecNode) throws {
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

  public var canonical: CanonicalJSON {
    var object = Dictionary(
      figures.map { ($0.name, CanonicalJSON.number($0.value)) }, uniquingKeysWith: { $1 })
    object["source"] = source.map(CanonicalJSON.text) ?? .null
    return .object(object)
  }
}
