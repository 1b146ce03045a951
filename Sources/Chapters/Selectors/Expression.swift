import Frames

/// An arithmetic expression over selectors and numbers: `2 * a[x=1].accuracy - 0.1`; where a selector
/// means several rows, `mean(a.accuracy)`.
///
/// `Reading` is what it reads: a `Selector` as it is written, a `ResolvedSelector` once it is checked.
package indirect enum Expression<Reading: Sendable & Hashable>: Sendable, Hashable {
  case number(Double)
  case selector(Reading)
  /// One number for all rows that a selector keeps: `mean(a[x=1].accuracy)`.
  case summary(Summary, Reading)
  /// How far from 0 a number is: `abs(a.accuracy - b.accuracy)`.
  case absolute(Expression)
  case binary(ArithmeticOperator, Expression, Expression)

  /// What it reads and what it makes of that, from left to right.
  package var readings: [(reading: Reading, summary: Summary?)] {
    switch self {
    case .number: []
    case .selector(let selector): [(selector, nil)]
    case .summary(let summary, let selector): [(selector, summary)]
    case .absolute(let inner): inner.readings
    case .binary(_, let left, let right): left.readings + right.readings
    }
  }

  /// The selectors within, from left to right.
  package var selectors: [Reading] { readings.map(\.reading) }

  /// The same expression of something else in place of each selector.
  package func map<Other>(
    _ transform: (Reading, Summary?) throws -> Other
  ) rethrows -> Expression<Other> {
    switch self {
    case .number(let number): .number(number)
    case .selector(let selector): .selector(try transform(selector, nil))
    case .summary(let summary, let selector): .summary(summary, try transform(selector, summary))
    case .absolute(let inner): .absolute(try inner.map(transform))
    case .binary(let operation, let left, let right):
      .binary(operation, try left.map(transform), try right.map(transform))
    }
  }

  /// The same expression with numbers in place of the selectors that stand for one.
  package func replacing(_ number: (Reading) throws -> Double?) rethrows -> Expression {
    switch self {
    case .selector(let selector): try number(selector).map(Expression.number) ?? self
    case .number, .summary: self
    case .absolute(let inner): .absolute(try inner.replacing(number))
    case .binary(let operation, let left, let right):
      .binary(operation, try left.replacing(number), try right.replacing(number))
    }
  }
}

/// What is made of all rows that a selector keeps.
package enum Summary: String, Sendable, Hashable, CaseIterable {
  /// How many there are; of a column, how many of them have a value.
  case count
  case sum
  case min
  case max
  case mean

  /// What the function of that name does with several numbers, where it takes them.
  var ofSeveral: ArithmeticOperator? {
    switch self {
    case .min: .lesser
    case .max: .greater
    case .count, .sum, .mean: nil
    }
  }
}

/// The operators of expressions, in the usual order of precedence, and what is written as a function of two.
package enum ArithmeticOperator: String, Sendable, Hashable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case lesser = "min"
  case greater = "max"
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
