import Chapters
import Facts
import Foundation
import Notebook

/// `reword`: facts with other prompts beside those that edits train on.
enum RewordKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The facts.") var facts: Input<FactSet>
    @Key(
      "Other prompts for the same answers, by name, with `{subject}` in the place of the subject. "
        + "`evaluate` and `relearn` ask in each of them.")
    var wordings: PromptTemplates
    @Key("The uses of the facts that get them; all where none is given.")
    var splits: [FactSet.Split] = []
    @Key("Whether the facts keep their multiple-choice questions.") var questions = true

    init() {}
  }

  static let name = "reword"
  static let version = 1
  static let summary =
    "Gives facts other prompts, each with a name, in the words of a real model's text: does an edit "
    + "reach the ways of asking that it was not trained on?"

  static func run(_ spec: Spec, _ context: RunContext) async throws -> FactResults {
    let facts = try context.read(spec.facts).facts.map { fact in
      var fact = fact
      if spec.splits.isEmpty || spec.splits.contains(fact.split) {
        fact.wordings = spec.wordings.templates.map { template in
          FactSet.Wording(
            name: template.name,
            prompt: template.prompt.replacingOccurrences(
              of: PromptTemplates.subject, with: fact.subject))
        }
      }
      if !spec.questions { fact.question = nil }
      return fact
    }
    return try FactResults(FactSet(facts: facts))
  }
}
