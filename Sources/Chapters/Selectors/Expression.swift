import Frames

/// An arithmetic expression over selectors and numbers: `2 * a[x=1].accuracy - 0.1`; where a selector
/// means several rows, `mean(a.accuracy)`.
///
/// `Reading` is what it reads: a `Selector` as it is written, a `ResolvedSelector` once it is checked.
package indirect enum Expression<Reading: Sendable & Hashable>: Sendable, Hashable {
  case number(Double)
  case selector(Reading)
  /// The mean over all rows that a selector keeps: `mean(a[x=1].accuracy)`.
  case mean(Reading)
  case binary(ArithmeticOperator, Expression, Expression)

  /// The selectors within, from left to right.
  package var selectors: [Reading] {
    switch self {
    case .number: []
    case .selector(let selector), .mean(let selector): [selector]
    case .binary(_, let left, let right): left.selectors + right.selectors
    }
  }

  /// The same expression of something else in place of each selector.
  package func map<Other>(
    _ transform: (Reading) throws -> Other
  ) rethrows -> Expression<Other> {
    switch self {
    case .number(let number): .number(number)
    case .selector(let selector): .selector(try transform(selector))
    case .mean(let selector): .mean(try transform(selector))
    case .binary(let operation, let left, let right):
      .binary(operation, try left.map(transform), try right.map(transform))
    }
  }
}

/// The operators of expressions, in the usual order of precedence.
package enum ArithmeticOperator: Character, Sendable, Hashable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
}

/// Two expressions and the relation that should hold between them.
package struct Comparison<Reading: Sendable & Hashable>: Sendable, Hashable {
  /// The left side.
  package var left: Expression<Reading>
  /// What should hold.
  package var relation: Relation
  /// The right side.
  package var right: Expression<Reading>
  /// The comparison as written.
  package var text: String
}

extension Comparison<ResolvedSelector> {
  /// The blocks that the two sides read, in order, without repeats.
  package var blocks: [String] {
    var seen = Set<String>()
    return (left.selectors + right.selectors).map(\.block).filter { seen.insert($0).inserted }
  }
}

/// What may hold between two expressions; what another begins with comes after it.
package enum Relation: String, Sendable, Hashable, CaseIterable {
  case lessOrEqual = "<="
  case less = "<"
  case greaterOrEqual = ">="
  case greater = ">"
  case equal = "=="
  case notEqual = "!="
}

/// A value in the running text: an expression, what stands for it where there is none (`?? "not measured"`),
/// and how it is spelled (`| .1%`).
package struct InlineValue<Reading: Sendable & Hashable>: Sendable, Hashable {
  /// What is shown.
  package var expression: Expression<Reading>
  /// How; `.3` significant figures where none is given.
  package var format: NumberFormat?
  /// What stands in its place where there is no such value: `?? "not measured"`.
  package var fallback: String?
  /// The code span's content as written, `= ...`.
  package var source: String
  /// Where the code span begins.
  package var location: SourceLocation
  /// Which code span of its chapter it is, from 0.
  package var span = 0
  /// The bytes of the code span in the chapter's source, backticks included, if they are known.
  package var bytes: Range<Int>?

  /// The same value of an expression whose selectors are found.
  package func reading<Other>(_ expression: Expression<Other>) -> InlineValue<Other> {
    InlineValue<Other>(
      expression: expression, format: format, fallback: fallback, source: source,
      location: location, span: span, bytes: bytes)
  }
}
