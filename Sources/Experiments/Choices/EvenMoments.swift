/// Moments spread evenly over the steps of a run, the last of them at its end.
struct EvenMoments {
  private let count: Int
  private let steps: Int

  /// So many moments over so many steps; each step where there are more moments than steps.
  init(_ count: Int, over steps: Int) {
    self.count = count
    self.steps = steps
  }

  /// Whether a moment comes after a step, counted from 1.
  func come(after step: Int) -> Bool { step * count / steps != (step - 1) * count / steps }
}
