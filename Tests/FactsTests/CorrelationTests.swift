import Facts
import Testing

struct CorrelationTests {
  @Test func aLineCorrelatesWholly() {
    let x = [1.0, 2, 4, 8]
    #expect(abs(Correlation.pearson(x, x.map { 3 * $0 - 7 }) - 1) < 1e-12)
    #expect(abs(Correlation.pearson(x, x.map { -$0 }) + 1) < 1e-12)
  }

  /// By hand: products of deviations sum to 4, squares to 10 and 2.
  @Test func pearsonOfFourPoints() {
    let r = Correlation.pearson([1, 2, 3, 6], [0, 0, 1, 1])
    #expect(abs(r - 3 / (14.0 * 1).squareRoot()) < 1e-12)
  }

  @Test func ranksDecideSpearman() {
    let x = [0.1, 0.5, 0.2, 9]
    #expect(abs(Correlation.spearman(x, x.map { $0 * $0 * $0 }) - 1) < 1e-12)
  }

  /// Equal values share their rank: 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
  @Test func equalValuesShareARank() {
    let r = Correlation.spearman([1, 2, 2, 3], [1, 2, 3, 4])
    #expect(abs(r - 4.5 / (4.5 * 5).squareRoot()) < 1e-12)
  }

  @Test func whatDoesNotVaryHasNoCorrelation() {
    #expect(Correlation.pearson([1, 1, 1], [1, 2, 3]).isNaN)
  }
}
