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

  @Test func aKnownNameIsTheKnownUnit() {
    let unit: Frame.Unit = "fraction"
    #expect(unit == .share)
  }
}
