/// The name of a part of a frame: `id`, `id.frame`, `id[column=value]`, with `.column` after it
/// where one value is meant.
///
/// The one small language that tables, plots, claims and inline values share:
///
///     selector   = id [ "." frame ] [ "[" filter { "," filter } "]" ] [ "." column ]
///     filter     = column "=" value
///     value      = word | number | '"' text '"'
public struct Selector: Sendable, Hashable {
  /// Keeps the rows whose column has a value.
  public struct Filter: Sendable, Hashable {
    /// The column.
    public var column: String
    /// The value, as a user types it; compared with `Scalar.plain`.
    public var value: String
    /// Where it stands.
    public var location: SourceLocation
  }

  /// The block whose output is read.
  public var block: String
  /// The words after the block's id: a frame, a column, or a frame and a column.
  public var path: [String]
  /// What rows are kept.
  public var filters: [Filter]
  /// Where the selector begins.
  public var location: SourceLocation
}

/// An arithmetic expression over selectors and numbers: `2 * a[x=1].accuracy - 0.1`; where a selector
/// means several rows, `mean(a.accuracy)`.
public indirect enum Expression: Sendable, Hashable {
  case number(Double)
  case selector(Selector)
  /// The mean over all rows that a selector keeps: `mean(a[x=1].accuracy)`.
  case mean(Selector)
  case binary(Operator, Expression, Expression)

  /// The operators, in the usual order of precedence.
  public enum Operator: Character, Sendable, Hashable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
  }

  /// The selectors within, from left to right.
  public var selectors: [Selector] {
    switch self {
    case .number: []
    case .selector(let selector), .mean(let selector): [selector]
    case .binary(_, let left, let right): left.selectors + right.selectors
    }
  }
}

/// Two expressions and the relation that should hold between them.
public struct Comparison: Sendable, Hashable {
  /// The relations.
  public enum Relation: String, Sendable, Hashable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// The left side.
  public var left: Expression
  /// What should hold.
  public var relation: Relation
  /// The right side.
  public var right: Expression
  /// The comparison as written.
  public var text: String

  /// The blocks that the two sides read, in order, without repeats.
  public var blocks: [String] {
    var seen = Set<String>()
    return (left.selectors + right.selectors).map(\.block).filter { seen.insert($0).inserted }
  }
}

/// A value in the running text: an expression and how it is spelled (`| .1%`).
public struct InlineValue: Sendable, Hashable {
  /// What is shown.
  public var expression: Expression
  /// How; `.3` significant figures where none is given.
  public var format: NumberFormat?
  /// The code span's content as written, `= ...`.
  public var source: String
  /// Where the code span begins.
  public var location: SourceLocation
}
