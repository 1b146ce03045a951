import Foundation
import Testing

@testable import Frames

struct UnitTests {
  @Test(arguments: [
    (Frame.Unit.share, "fraction"), (.nats, "nats"), (.steps, "steps"), (.tokens, "tokens"),
    (.weights, "weights"), (.hours, "h"), (.named("metres"), "metres"),
  ])
  func unitsAreStoredByName(unit: Frame.Unit, name: String) throws {
    #expect(unit.rawValue == name)
    #expect(Frame.Unit(rawValue: name) == unit)
    let data = try JSONEncoder().encode([unit])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(name)\"]")
    #expect(try JSONDecoder().decode([Frame.Unit].self, from: data) == [unit])
  }

  /// A part of a whole may be called by other names, which stay as they were written.
  @Test(
    arguments: [
      ("fraction", 0...1), ("share", 0...1), ("accuracy", 0...1), ("probability", 0...1),
      ("percent", nil), ("nats", nil), ("Share", nil),
    ] as [(String, ClosedRange<Double>?)])
  func aPartOfAWholeHasBounds(name: String, bounds: ClosedRange<Double>?) {
    let unit = Frame.Unit(rawValue: name)
    #expect(unit.bounds == bounds)
    #expect(unit.rawValue == name)
  }

  @Test func aKnownNameIsTheKnownUnit() {
    let unit: Frame.Unit = "fraction"
    #expect(unit == .share)
  }
}
