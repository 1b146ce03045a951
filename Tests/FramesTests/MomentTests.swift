import Foundation
import Testing

@testable import Frames

struct MomentTests {
  @Test(
    arguments: [
      ("1970-01-01", 0, false), ("1970-01-02", 86_400, false), ("1969-12-31", -86_400, false),
      ("2000-02-29", 951_782_400, false), ("2024-03-01", 1_709_251_200, false),
      ("1900-03-01", -2_203_891_200, false), ("0001-01-01", -62_135_596_800, false),
      ("2024-03-01T09:30", 1_709_285_400, true), ("2024-03-01 09:30:05", 1_709_285_405, true),
      ("2024-03-01T09:30:05.25Z", 1_709_285_405.25, true),
      ("2024-03-01T09:30+01:00", 1_709_281_800, true),
      ("2024-03-01T09:30-0130", 1_709_290_800, true),
      ("2024-03-01T00:00+02", 1_709_244_000, true), ("2016-12-31T23:59:60Z", 1_483_228_800, true),
    ] as [(String, Double, Bool)])
  func momentsAreRead(text: String, seconds: Double, hasTime: Bool) throws {
    let moment = try #require(Moment(text))
    #expect(moment.seconds == seconds)
    #expect(moment.hasTime == hasTime)
    #expect(moment.text == text)
  }

  @Test(arguments: [
    "", "2024", "2024-03", "2024-13-01", "2024-02-30", "2023-02-29", "1900-02-29", "2024-3-1",
    "2024-03-01T", "2024-03-01T25:00", "2024-03-01T09:61", "2024-03-01x", "2024-03-01T09:30:05.",
    "2024/03/01", "01-03-2024", "2024-00-01", "2024-03-00", "2024-03-01T09:30 CET", "20240301",
    "2024-03-01T0930", "٢٠٢٤-03-01",
  ]) func otherTextsAreNone(text: String) {
    #expect(Moment(text) == nil)
  }

  @Test(arguments: [
    ("2024", "2024-01-01"), ("2024-03", "2024-03-01"), ("2024-03-05", "2024-03-05"),
  ])
  func partsBeginWithTheirFirstDay(text: String, day: String) throws {
    let moment = try #require(Moment(text, allowsParts: true))
    #expect(moment.seconds == Moment(day)?.seconds)
    let days = ["2024": 366.0, "2024-03": 31]
    #expect(moment.length == (days[text] ?? 1) * 86_400)
    #expect(Moment("2024-03-05T10:00")?.length == 0)
    #expect(Moment("2023-12", allowsParts: true)?.length == 2_678_400)
    #expect(Moment("2024-", allowsParts: true) == nil && Moment("202", allowsParts: true) == nil)
  }

  /// Every day of 800 years comes back as it was, one after the other.
  @Test func daysComeBack() throws {
    var last = ""
    for day in stride(from: -146_097, through: 146_097, by: 1) {
      let moment = Moment(seconds: Double(day) * 86_400, hasTime: false)
      #expect(Moment(moment.text) == moment)
      #expect(moment.text > last)
      last = moment.text
    }
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00"), (59, "1970-01-01T00:00:59"), (-1, "1969-12-31T23:59:59"),
      (1_709_285_405.75, "2024-03-01T09:30:05"),
    ] as [(Double, String)]) func secondsAreSpelled(seconds: Double, text: String)
  {
    #expect(Moment(seconds: seconds, hasTime: true).text == text)
  }

  @Test func momentsHaveAnOrder() {
    let texts = [
      "2024-03-01T00:30+01:00", "2024-03-01", "2024-03-01T00:00Z", "2024-03-01T00:00:01",
      "2024-12-01",
    ]
    #expect(texts.reversed().compactMap { Moment($0) }.sorted().map(\.text) == texts)
  }
}
