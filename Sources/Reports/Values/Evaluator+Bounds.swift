import Chapters
import Frames

extension Evaluator {
  /// What an expression cannot leave, as its columns declare it; none where it may be anything.
  func bounds(of expression: Expression<ResolvedSelector>) throws -> ClosedRange<Double>? {
    switch expression {
    case .number(let number): return number...number
    case .selector(let selector), .summary(.mean, let selector), .summary(.min, let selector),
      .summary(.max, let selector):
      return try bounds(selector)
    case .summary: return nil
    case .absolute(let inner):
      return try bounds(of: inner).map { bounds in
        let ends = (abs(bounds.lowerBound), abs(bounds.upperBound))
        return (bounds.contains(0) ? 0 : min(ends.0, ends.1))...max(ends.0, ends.1)
      }
    case .binary(let operation, let left, let right):
      guard let a = try bounds(of: left), let b = try bounds(of: right) else { return nil }
      return Self.bounds(operation, a, b)
    }
  }

  private static func bounds(
    _ operation: ArithmeticOperator, _ a: ClosedRange<Double>, _ b: ClosedRange<Double>
  ) -> ClosedRange<Double>? {
    switch operation {
    case .plus: return a.lowerBound + b.lowerBound...a.upperBound + b.upperBound
    case .minus: return a.lowerBound - b.upperBound...a.upperBound - b.lowerBound
    case .lesser: return min(a.lowerBound, b.lowerBound)...min(a.upperBound, b.upperBound)
    case .greater: return max(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
    case .times:
      let corners = [a.lowerBound, a.upperBound].flatMap {
        [$0 * b.lowerBound, $0 * b.upperBound]
      }
      return (corners.min() ?? 0)...(corners.max() ?? 0)
    case .divided: return nil
    }
  }
}
