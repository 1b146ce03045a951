import Foundation
import NotebookTesting
import TestSupport
import Testing

@testable import Experiments

struct RequirementsKindTests {
  private func requirements(of model: String) throws -> KindTest<RequirementsKind> {
    let file = Checkout.root.appending(path: "chapters/configs/\(model).json")
    return KindTest(RequirementsKind.self, files: ["config.json": try Data(contentsOf: file)])
  }

  /// The paper's budgets, to the last parameter.
  @Test(arguments: [
    ("gemma-7b", 6, 1_358_954_496, 6.34e9, 7.75e9), ("gemma-2-9b", 5, 770_703_360, 6.47e9, 8.32e9),
    ("llama-3-8b", 4, 704_643_072, 5.64e9, 6.98e9),
  ]) func requirementsStartFromThePapersSizes(
    model: String, mlps: Int, budget: Int, all: Double, everything: Double
  ) async throws {
    let edits = try await requirements(of: model).run("config: config.json\nmlps: [\(mlps)]")
      .results.edits
    #expect(edits.map(\.trained) == ["\(mlps) MLPs", "all MLPs", "everything"])
    #expect(edits[0].trainedParameters == budget)
    #expect(abs(Double(edits[1].trainedParameters) / all - 1) < 2e-3)
    #expect(abs(Double(edits[2].trainedParameters) / everything - 1) < 2e-3)
  }

  @Test func memoryIsTheSumOfItsParts() async throws {
    let edits = try await requirements(of: "gemma-7b").run("config: config.json").results.edits
    for edit in edits {
      #expect(abs(edit.memory - edit.weights - edit.training - edit.activations) < 1e-9)
      #expect(edit.training == 24 * Double(edit.trainedParameters) / 1e9)
      #expect(edit.weights == 2 * Double(edit.parameters) / 1e9)
    }
  }

  @Test func twiceTheSpeedIsHalfTheTime() async throws {
    let slow = try await requirements(of: "gemma-7b").run("config: config.json\ngigaflops: 100")
    let fast = try await requirements(of: "gemma-7b").run("config: config.json\ngigaflops: 200")
    #expect(zip(slow.results.edits, fast.results.edits).allSatisfy { $0.hours == 2 * $1.hours })
  }

  @Test func aMissingFileIsNamed() async {
    #expect(
      await KindTest(RequirementsKind.self).failure("config: nowhere.json")
        == "'nowhere.json' cannot be read")
  }
}
