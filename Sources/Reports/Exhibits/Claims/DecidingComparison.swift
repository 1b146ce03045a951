import Chapters
import Frames

extension Ruling {
  /// The comparison that decides, which is the least settled one; none where there is no value.
  ///
  /// Its interval is nearest to the wrong side, or furthest on it; of equals, it is the first.
  var deciding: Judgement? { judgements.min { $0.support < $1.support } }
}

extension Judgement {
  /// The difference, counted towards what is claimed: above 0 where the comparison holds.
  var towards: Estimate {
    var towards =
      switch comparison.relation {
      case .less, .lessOrEqual: difference.negated
      case .greater, .greaterOrEqual: difference
      case .equal: difference.magnitude.negated.raised(by: margin ?? 0)
      case .notEqual: difference.magnitude
      }
    towards.replication = difference.replication
    return towards
  }

  /// How well a comparison stands.
  fileprivate struct Support: Comparable {
    /// Its verdict, the worst first.
    var verdict: Int
    /// How far the interval is from the wrong side, in widths of it, so that comparisons of other units can be compared.
    var clearance: Double

    static func < (left: Support, right: Support) -> Bool {
      (left.verdict, left.clearance) < (right.verdict, right.clearance)
    }
  }

  fileprivate var support: Support {
    let order: [ClaimsLedger.Verdict] = [.notReproduced, .inconclusive, .reproduced]
    let clearance = towards.interval.map { interval in
      let width = interval.upperBound - interval.lowerBound
      return interval.lowerBound == 0 ? 0 : interval.lowerBound / width
    }
    return Support(
      verdict: order.firstIndex(of: verdict) ?? 0, clearance: clearance ?? -.infinity)
  }
}

extension Estimate {
  /// The estimate on the other side of 0.
  fileprivate var negated: Estimate {
    Estimate(-value, interval: interval.map { -$0.upperBound ... -$0.lowerBound })
  }

  /// The estimate with a number added.
  fileprivate func raised(by number: Double) -> Estimate {
    Estimate(
      value + number,
      interval: interval.map { $0.lowerBound + number...$0.upperBound + number })
  }
}
