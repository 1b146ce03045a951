/// What should hold: a comparison, or several each of which should (`1 < x < 3`, `a < 1 and b < 2`).
package struct Condition<Reading: Sendable & Hashable>: Sendable, Hashable {
  /// The comparisons, from left to right.
  package var comparisons: [Comparison<Reading>]
  /// The condition as written.
  package var text: String
}

/// Two expressions and the relation that should hold between them.
package struct Comparison<Reading: Sendable & Hashable>: Sendable, Hashable {
  /// The left side.
  package var left: Expression<Reading>
  /// What should hold.
  package var relation: Relation
  /// The right side.
  package var right: Expression<Reading>
  /// How far apart equal sides may be: `a == b within 0.1`.
  package var margin: Expression<Reading>?
  /// The comparison as written.
  package var text: String

  /// Its expressions, from left to right.
  var expressions: [Expression<Reading>] { [left, right] + (margin.map { [$0] } ?? []) }

  /// The same comparison of other expressions.
  func map<Other>(
    _ transform: (Expression<Reading>) throws -> Expression<Other>
  ) rethrows -> Comparison<Other> {
    Comparison<Other>(
      left: try transform(left), relation: relation, right: try transform(right),
      margin: try margin.map(transform), text: text)
  }
}

extension Condition<ResolvedSelector> {
  /// The blocks that the condition reads, in order, without repeats.
  package var blocks: [String] {
    var seen = Set<String>()
    return selectors.map(\.block).filter { seen.insert($0).inserted }
  }

  /// The selectors within, from left to right.
  package var selectors: [ResolvedSelector] {
    comparisons.flatMap { $0.expressions.flatMap(\.selectors) }
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

  /// Whether it holds of what has an order.
  package var isOrder: Bool { self != .equal && self != .notEqual }

  /// Whether it holds between two values.
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .lessOrEqual: left <= right
    case .less: left < right
    case .greaterOrEqual: left >= right
    case .greater: left > right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}
