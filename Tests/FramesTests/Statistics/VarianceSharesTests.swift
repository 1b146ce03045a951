import Testing

@testable import Frames

struct VarianceSharesTests {
  /// Two factors of two and three levels by hand, the cells 1 2 6 and 3 6 6, their mean 4.
  ///
  /// The rows' means are 3 and 5, with a sum of squares of 6; the columns' 2, 4 and 6, with 16; all have 26. What is
  /// left, 4, is the combinations'.
  @Test func aBalancedGridIsTheTwoWayAnalysisOfVariance() throws {
    let levels = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
    let shares = try #require(VarianceShares(of: [1, 2, 6, 3, 6, 6], levels: levels))
    #expect(shares.isBalanced)
    #expect(abs(shares.shares[0] - 6.0 / 26) < 1e-15)
    #expect(abs(shares.shares[1] - 16.0 / 26) < 1e-15)
  }

  /// Without an interaction, the shares of all factors add up to 1.
  @Test func sumsOfFactorsAreExplainedInFull() throws {
    var (values, levels): ([Double], [[Int]]) = ([], [])
    for first in 0..<3 {
      for second in 0..<2 {
        for third in 0..<4 {
          values.append(5 * Double(first * first) - 3 * Double(second) + 0.5 * Double(third))
          levels.append([first, second, third])
        }
      }
    }
    let shares = try #require(VarianceShares(of: values, levels: levels))
    #expect(abs(shares.shares.reduce(0, +) - 1) < 1e-14)
    #expect(shares.isBalanced)
    #expect(shares.shares[0] > shares.shares[1] && shares.shares[1] > shares.shares[2])
  }

  /// Only an interaction: no factor explains anything by itself.
  @Test func anInteractionIsNobodysShare() throws {
    let shares = try #require(
      VarianceShares(of: [1, -1, -1, 1], levels: [[0, 0], [0, 1], [1, 0], [1, 1]]))
    #expect(shares.shares == [0, 0])
  }

  /// Where one factor goes along with another, each explains the same by itself, and that is said.
  @Test func factorsThatGoTogetherAreNotBalanced() throws {
    let shares = try #require(
      VarianceShares(of: [1, 2, 5, 6], levels: [[0, 0], [0, 0], [1, 1], [1, 1]]))
    #expect(!shares.isBalanced)
    #expect(shares.shares == [16.0 / 17, 16.0 / 17])
  }

  /// Groups of unequal sizes are balanced where the sizes are in proportion.
  @Test func proportionsAreWhatCounts() throws {
    let levels = [[0, 0], [0, 0], [0, 1], [0, 1], [1, 0], [1, 1]]
    let shares = try #require(VarianceShares(of: [1, 1, 2, 2, 3, 4], levels: levels))
    #expect(shares.isBalanced)
    let removed = try #require(
      VarianceShares(of: [1, 1, 2, 2, 3], levels: Array(levels.dropLast())))
    #expect(!removed.isBalanced)
  }

  @Test(arguments: [[2, 2, 2], [0.1 + 0.2, 0.3, 0.3], [4], []] as [[Double]])
  func equalValuesHaveNoShares(values: [Double]) {
    #expect(VarianceShares(of: values, levels: values.indices.map { [$0] }) == nil)
  }
}
