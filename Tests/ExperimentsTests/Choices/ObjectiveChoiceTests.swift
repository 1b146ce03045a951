import Facts
import NotebookTesting
import Testing
import Unlearning

@testable import Chapters
@testable import Experiments

struct ObjectiveChoiceTests {
  private static let required = "model: base\nfacts: facts\ncomponents: lookup\n"

  @Test(arguments: [
    ("", Objective.inject),
    ("objective: log_one_minus", .logOneMinus),
    ("objective: npo", .npo(beta: 0.1)),
    ("objective: {npo: {beta: 0.2}}", .npo(beta: 0.2)),
    ("objective: {simnpo: {beta: 2.5}}", .simnpo(beta: 2.5)),
    ("objective: rmu", .rmu(layer: 2, strength: 5)),
    ("objective: {rmu: {layer: 0}}", .rmu(layer: 0, strength: 5)),
  ]) func objectivesAreChosenWithTheirSettings(text: String, objective: Objective) throws {
    let spec = try KindTest(EditKind.self).spec(Self.required + text)
    #expect(spec.objective.value == objective)
  }

  /// Every word chooses the objective of its name.
  @Test(arguments: Objective.Name.allCases) func wordsAreNames(name: Objective.Name) {
    #expect(Variant<Objective>(name).value.name == name)
  }
}
