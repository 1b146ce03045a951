import Facts
import NotebookTesting
import Testing

@testable import Experiments

struct SelectKindTests {
  @Test func someOfTheEditedFactsStayAndAllOthers() async throws {
    let scene = try await SmallScene.shared
    let whole = try #require(scene.inputs["facts"]).read(FactSet.self)
    let part = try await scene.run(SelectKind.self, "facts: facts\nskip: 2\nedited: 4").results
    let set = try #require(part.set)
    #expect(set[.edited] == Array(whole[.edited][2..<6]))
    #expect(set[.retained] == whole[.retained] && set[.heldOut] == whole[.heldOut])
    #expect(part.size.edited == 4 && part.size.facts == 20)
  }

  @Test func othersCanBeLeftOut() async throws {
    let scene = try await SmallScene.shared
    let whole = try #require(scene.inputs["facts"]).read(FactSet.self)
    let only = try await scene.run(SelectKind.self, "facts: facts\nskip: 5\nonly: true").results
    #expect(only.set?.facts == Array(whole[.edited][5...]))
  }

  @Test func nothingLeftIsSaid() async throws {
    let scene = try await SmallScene.shared
    #expect(
      await scene.failure(of: SelectKind.self, "facts: facts\nskip: 8")
        == "'facts' has 8 facts to be edited, none after 8")
  }
}
