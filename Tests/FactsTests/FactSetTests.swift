import Facts
import Foundation
import Testing

struct FactSetTests {
  private static func fact(_ number: Int, _ split: FactSet.Split = .retained) -> FactSet.Fact {
    var fact = FactSet.Fact(
      subject: "S\(number)", prompt: "S\(number) plays", answer: "x", foils: ["y"])
    fact.split = split
    fact.injected = "y"
    return fact
  }

  @Test func aFactHasOneUse() throws {
    let twice = [Self.fact(1, .edited), Self.fact(1, .retained)]
    let error = #expect(throws: UnsuitableFacts.self) { try FactSet(facts: twice) }
    #expect(error?.description == "'S1 plays' is both among the edited and the retained facts")
    #expect(try FactSet(facts: [Self.fact(1, .edited), Self.fact(1, .edited)]).facts.count == 2)
  }

  @Test func splitsKeepTheOrder() throws {
    let set = try FactSet(
      facts: [Self.fact(3, .edited), Self.fact(1, .heldOut), Self.fact(2, .edited)])
    #expect(set[.edited].map(\.subject) == ["S3", "S2"])
    #expect(set[.example].isEmpty)
  }

  /// Settings are chosen by the second half of the held-out facts, results measured on the first.
  @Test(arguments: [0, 1, 2, 5]) func halvesOfTheHeldOut(count: Int) throws {
    let held = (0..<count).map { Self.fact($0, .heldOut) }
    let set = try FactSet(facts: [Self.fact(100, .edited)] + held)
    #expect(set.validating[.heldOut] == Array(held.prefix(count / 2)))
    #expect(set.testing[.heldOut] == Array(held.dropFirst(count / 2)))
    #expect(set.testing[.edited].count == 1 && set.validating[.edited].count == 1)
  }

  /// Of what is not to be edited the first share is retained; only edited and unseen facts keep what an
  /// edit would say.
  @Test func factsAreDivided() {
    let facts = (0..<10).map { Self.fact($0) }
    let divided = facts.divided(retaining: 0.5) { number, _ in
      number < 2 ? .edited : number == 9 ? .unseen : nil
    }
    #expect(
      divided.map(\.split) == [
        .edited, .edited, .retained, .retained, .retained, .heldOut, .heldOut, .heldOut, .heldOut,
        .unseen,
      ])
    #expect(
      divided.map { $0.injected != nil } == divided.map { [.edited, .unseen].contains($0.split) })
    #expect(facts.divided(retaining: 1) { _, _ in nil }.allSatisfy { $0.split == .retained })
    #expect(facts.divided(retaining: 0) { _, _ in nil }.allSatisfy { $0.split == .heldOut })
  }

  @Test func factsAreTheSameAfterAFile() throws {
    var fact = Self.fact(1, .unseen)
    fact.paraphrases = ["Which?"]
    fact.question = FactSet.Question(text: "What?", options: ["x", "y"])
    let set = try FactSet(facts: [fact, Self.fact(2)])
    let data = try JSONEncoder().encode(set)
    #expect(try JSONDecoder().decode(FactSet.self, from: data) == set)
    #expect(String(decoding: data, as: UTF8.self).contains(#""split":"unseen""#))
  }
}
