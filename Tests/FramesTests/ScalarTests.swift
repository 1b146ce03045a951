import Foundation
import Testing

@testable import Frames

struct ScalarTests {
  @Test(arguments: [
    (Scalar.integer(-3), "-3", -3.0), (.number(0.5), "0.5", 0.5), (.boolean(true), "true", 1),
    (.boolean(false), "false", 0),
  ])
  func figuresAreNumbers(scalar: Scalar, plain: String, value: Double) {
    #expect(scalar.plain == plain)
    #expect(scalar.asDouble == value)
  }

  /// Dates are compared by time, and everything else as it is typed.
  @Test func sameDatesAreOne() throws {
    let dates = try ["2024-03-01", "2024-03-01T00:00Z", "2024-03-02"].map {
      Scalar.date(try #require(Moment($0)))
    }
    #expect(dates[0].isSame(as: dates[1]) && !dates[0].isSame(as: dates[2]))
    #expect(dates[0].isSame(as: "2024-03-01") && dates[0].plain == "2024-03-01")
    #expect(dates[0].asDouble == nil && dates[0].asInt == nil)
    #expect(dates[0].isSpelled(as: "2024-03-01") && !dates[0].isSpelled(as: dates[1]))
    #expect(!dates[0].isSpelled(as: "2024-03-02") && !Scalar.missing.isSpelled(as: ""))
  }

  @Test(arguments: [Scalar.missing, .text("3")])
  func whatIsNoFigureIsNoNumber(scalar: Scalar) {
    #expect(scalar.asDouble == nil)
    #expect(scalar.asInt == nil)
  }

  @Test func onlyWholeNumbersAreWhole() {
    #expect(Scalar.number(3).asInt == 3)
    #expect(Scalar.number(3.5).asInt == nil)
    #expect(Scalar.number(1e300).asInt == nil)
  }

  @Test(arguments: [
    Scalar.missing, .boolean(true), .integer(9_007_199_254_740_993), .number(0.1), .text("ü\n\""),
  ])
  func scalarsSurviveCoding(scalar: Scalar) throws {
    let data = try JSONEncoder().encode([scalar])
    #expect(try JSONDecoder().decode([Scalar].self, from: data) == [scalar])
  }

  @Test(arguments: [
    ("0.5", 0.5), ("-1e3", -1000.0), (".5", 0.5), ("+2", 2.0), ("1.", 1.0),
  ])
  func decimalsAreNumbers(text: String, value: Double) {
    #expect(Scalar.decimal(text) == value)
  }

  @Test(arguments: ["", "-", "0x10", "1e999", "nan", "inf", "1_000", "1,5", "e5"])
  func otherSpellingsAreNone(text: String) {
    #expect(Scalar.decimal(text) == nil)
  }
}
