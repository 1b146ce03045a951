import Testing

@testable import Experiments

struct EvenMomentsTests {
  @Test(arguments: [
    (4, 10, [3, 5, 8, 10]), (1, 7, [7]), (3, 3, [1, 2, 3]), (100, 4, [1, 2, 3, 4]),
  ]) func momentsAreEvenAndEndWithTheRun(count: Int, steps: Int, expected: [Int]) {
    let moments = EvenMoments(count, over: steps)
    #expect((1...steps).filter(moments.come) == expected)
  }
}
