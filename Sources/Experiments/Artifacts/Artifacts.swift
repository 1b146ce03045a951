import Chapters
import Facts
import Interpretability
import Notebook
import Transformer
import Unlearning

extension FactSet: JSONArtifact {
  package static let type = ArtifactType(rawValue: "facts")
  package static let file = "facts.json"
  package static let meaning = "prompts, subjects, answers and other answers"
}

extension TextSet: JSONArtifact {
  package static let type = ArtifactType(rawValue: "texts")
  package static let file = "texts.json"
  package static let meaning = "the texts"
}

extension Localization: JSONArtifact {
  package static let type = ArtifactType(rawValue: "localization")
  package static let file = "localization.json"
  package static let meaning = "the components"
}

extension ComponentScores: JSONArtifact {
  package static let type = ArtifactType(rawValue: "scores")
  package static let file = "scores.json"
  package static let meaning = "the scores, prompt by prompt"
}

extension EditSettings: JSONArtifact {
  public static let type = ArtifactType(rawValue: "settings")
  public static let file = "settings.json"
  public static let meaning = "the settings taken"
}

extension SmallWorld: JSONArtifact {
  package static let type = ArtifactType(rawValue: "world")
  package static let file = "world.json"
  package static let meaning = "the world: athletes, places and products"
}

extension ArtifactType {
  /// A language model with its tokenizer.
  static let model = ArtifactType(rawValue: "model")
}

/// The model and the tokenizer that a cell put out.
extension AskedModel: ReadableArtifact {
  package static let type = ArtifactType.model

  package init(from output: StoredOutput) throws {
    let stored = StoredModel(output)
    self.init(model: try stored.model(), tokenizer: try stored.tokenizer())
  }
}

extension RunContext {
  /// A model, and the first of the facts that it is asked for, as questions too.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - facts: The facts.
  ///   - count: Facts at most.
  /// - Returns: The model, the facts that it can be asked for with their questions, and those that are left
  ///   out.
  /// - Throws: `UnsuitableFacts` where the model can be asked for none of them.
  func asked(
    _ model: Input<AskedModel>, for facts: Input<FactSet>, atMost count: Int
  ) throws -> (model: LanguageModel, facts: AskedFacts<Question>) {
    let asked = try read(model)
    let facts = try read(facts).facts.prefix(count)
    return (asked.model, try AskedFacts(of: facts) { try asked.question(on: $0) }.required())
  }
}

extension EditTask {
  /// The task of a cell.
  ///
  /// - Throws: Where an input cannot be read, or a fact cannot be asked for.
  init(
    model: Input<AskedModel>, facts: Input<FactSet>, texts: Input<TextSet>?,
    others: [Input<FactSet>] = [], isLocated: Bool = false, _ context: RunContext
  ) throws {
    try self.init(
      context.read(model), facts: context.read(facts), texts: texts.map(context.read),
      others: others.flatMap { try context.read($0).facts }, threads: context.threads,
      seed: context.seed, isLocated: isLocated)
  }
}
