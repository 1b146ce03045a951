import Frames
import Testing

struct WilsonIntervalTests {
  @Test(arguments: [
    (0.5, 10, 0.2366, 0.7634), (0.0, 20, 0.0, 0.1611), (1.0, 96, 0.9615, 1.0),
    (0.8, 70, 0.6919, 0.8769),
  ]) func wilson(proportion: Double, trials: Int, low: Double, high: Double) {
    let interval = WilsonInterval(proportion: proportion, trials: trials)
    #expect(abs(interval.low - low) < 1e-4)
    #expect(abs(interval.high - high) < 1e-4)
  }
}
