import Frames
import Testing

struct NormalDistributionTests {
  /// The quantiles that tables print.
  @Test(arguments: [
    (0.5, 0.0), (0.158_655_253_931_457, 1.0), (0.025, 1.959_963_984_540_054),
    (0.005, 2.575_829_303_548_901), (0.000_5, 3.290_526_731_491_9), (0.000_05, 3.890_591_886_413_1),
  ]) func quantiles(tail: Double, expected: Double) {
    #expect(abs(NormalDistribution.quantile(upperTail: tail) - expected) < 1e-9)
    #expect(abs(NormalDistribution.upperTail(expected) - tail) < 1e-12)
  }

  /// Student's t of many degrees of freedom is the same.
  @Test(arguments: [0.15, 0.025, 0.001]) func isTheLimitOfStudents(tail: Double) {
    let many = StudentT.quantile(upperTail: tail, degrees: 20_000)
    #expect(abs(many - NormalDistribution.quantile(upperTail: tail)) < 2e-3)
  }

  /// Far out, where one degree of freedom has the tail of Cauchy's distribution.
  @Test(arguments: [0.025, 0.001, 0.000_01]) func studentsTailsGoOn(tail: Double) {
    let quantile = StudentT.quantile(upperTail: tail, degrees: 1)
    #expect(abs(StudentT.upperTail(quantile, degrees: 1) - tail) < 1e-12)
    #expect(abs(quantile * tail * Double.pi - 1) < 0.01)
  }
}
