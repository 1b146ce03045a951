import Foundation
import Interpretability
import Tensors
import Testing

struct ProbeTests {
  private static let width = 6
  private static let features = Tensor(
    (0..<40).flatMap { row in
      (0..<width).map { column in
        let wave = sin(1.7 * Double(row * (column + 1)) + 0.3 * Double(column))
        let own = row % 3 == column % 3 ? 0.8 * (1 + 0.1 * Double(column)) : 0
        return Float(wave + own + 0.5 * Double(column))
      }
    }, shape: [40, width])
  private static let labels = (0..<40).map { ($0 + ($0 % 7 == 0 ? 1 : 0)) % 3 }

  /// Probabilities of rows 0, 2, 7, 20 and 39 by scikit-learn 1.x: `LogisticRegression(C=C,
  /// max_iter=10000, tol=1e-10)`, on rows that `StandardScaler` has standardized where it says so.
  @Test(arguments: [
    (
      true, 1.0,
      [
        [0.386282, 0.436644, 0.177074], [0.343482, 0.223807, 0.432711],
        [0.231196, 0.242947, 0.525857], [0.103666, 0.262150, 0.634184],
        [0.818087, 0.148181, 0.033732],
      ], 0.75
    ),
    (
      false, 1.0,
      [
        [0.398663, 0.421305, 0.180031], [0.339319, 0.229901, 0.430780],
        [0.237126, 0.261472, 0.501402], [0.108459, 0.266923, 0.624618],
        [0.807297, 0.156613, 0.036090],
      ], 0.75
    ),
    (
      true, 0.05,
      [
        [0.404202, 0.334267, 0.261531], [0.369506, 0.269639, 0.360855],
        [0.298053, 0.344069, 0.357878], [0.209522, 0.298263, 0.492215],
        [0.590663, 0.268007, 0.141330],
      ], 0.675
    ),
  ]) func fitsAreThoseOfScikitLearn(
    standardizes: Bool, weight: Double, expected: [[Double]], accuracy: Double
  ) {
    var options = LogisticRegression.Options()
    options.standardizes = standardizes
    options.inverseRegularization = weight
    let probe = LogisticRegression(fitting: Self.features, Self.labels, classes: 3, options)
    let found = probe.probabilities(Self.features)
    for (row, expected) in zip([0, 2, 7, 20, 39], expected) {
      #expect(largestDifference(found[row], expected) < 1e-4)
    }
    #expect(abs(probe.accuracy(Self.features, Self.labels) - accuracy) < 1e-9)
  }

  @Test func separableAndConstantFeaturesAreFitted() {
    let rows = (0..<30).flatMap { row -> [Float] in [Float(row % 2), 7, Float(row) / 30] }
    let features = Tensor(rows, shape: [30, 3])
    let labels = (0..<30).map { $0 % 2 }
    let probe = LogisticRegression(fitting: features, labels, classes: 4)
    #expect(probe.accuracy(features, labels) == 1)
    #expect(probe.probabilities(features).allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 })
  }
}
