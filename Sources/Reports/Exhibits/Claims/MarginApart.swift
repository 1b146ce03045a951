import Chapters

/// A comparison whose sides are what was measured, and what a claim adds to them by itself: `a.x > b.x + 0.4` compares
/// `a.x` with `b.x`, and asks for a margin of 0.4.
struct MarginApart: Sendable {
  /// The left side without a number that is added to it.
  let left: Expression<ResolvedSelector>
  /// The right side without a number that is added to it.
  let right: Expression<ResolvedSelector>
  /// By how much more than by its sign the difference has to be on the claim's side; below 0, by how much it may be on
  /// the other.
  let demand: Double

  /// The margin of an inequality; none where no side has one, or the sides are to be equal.
  init?(_ comparison: Comparison<ResolvedSelector>) {
    guard comparison.relation.isOrder else { return nil }
    let (left, right) = (comparison.left.apart, comparison.right.apart)
    let isAbove = comparison.relation == .greater || comparison.relation == .greaterOrEqual
    demand = isAbove ? right.added - left.added : left.added - right.added
    guard demand != 0 else { return nil }
    (self.left, self.right) = (left.measured, right.measured)
  }
}

extension Expression {
  /// What the expression measures, and the number that is added to that.
  fileprivate var apart: (measured: Expression, added: Double) {
    let (inner, added): (Expression, Double)
    switch self {
    case .binary(.plus, let measured, .number(let number)),
      .binary(.plus, .number(let number), let measured):
      (inner, added) = (measured, number)
    case .binary(.minus, let measured, .number(let number)): (inner, added) = (measured, -number)
    default: return (self, 0)
    }
    guard !inner.selectors.isEmpty else { return (self, 0) }
    let further = inner.apart
    return (further.measured, further.added + added)
  }
}
