import Facts
import Frames

extension Column {
  /// A share of prompts that a model completes in some way.
  init(
    accuracy meaning: String, better: Frame.Column.Direction? = nil, trials: TrialCount? = nil
  ) {
    self.init(meaning, unit: .share, better: better, tolerance: 0.03, trials: trials)
  }

  /// A mean probability; the interval of a share of as many trials is no narrower than its own.
  init(
    probability meaning: String, better: Frame.Column.Direction? = nil, trials: TrialCount? = nil
  ) {
    self.init(meaning, unit: .share, better: better, tolerance: 0.02, trials: trials)
  }
}

extension Bounded {
  /// A share observed over so many independent trials, with its 95 % Wilson interval.
  init(_ share: Double, trials: Int) {
    let interval = WilsonInterval(proportion: share, trials: trials)
    self.init(share, low: interval.low, high: interval.high)
  }
}
