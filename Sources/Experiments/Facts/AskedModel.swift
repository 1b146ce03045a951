import Chapters
import Facts
import Foundation
import Interpretability
import Notebook
import Transformer

extension AskedModel {
  /// The model and the tokenizer that a cell put out.
  ///
  /// - Throws: Where one of their files cannot be read.
  init(_ output: StoredOutput) throws {
    let weights = output.blobs.filter { $0.key.hasSuffix(".safetensors") }
    // A later file's tensors stand in place of an earlier one's: changes come last.
    let order = weights.sorted {
      ($0.key == EditedModel.file ? 1 : 0, $0.key) < ($1.key == EditedModel.file ? 1 : 0, $1.key)
    }
    self.init(
      model: try Checkpoint.load(
        configuration: output.blob(Checkpoint.configurationFile),
        weights: weights.isEmpty ? [output.blob(Checkpoint.weightsFile)] : order.map(\.value)),
      tokenizer: try Tokenizer(contentsOf: output.blob(WordLevelTokenizer.file)))
  }

  /// A model, and the first of the facts that it is asked for, as questions too.
  static func asked(
    _ model: Reference, for facts: Reference, atMost count: Int, _ context: RunContext
  ) throws -> (stored: AskedModel, facts: [FactSet.Fact], questions: [Question]) {
    let stored = try AskedModel(context.input(model))
    let facts = Array(try FactSet.read(context.input(facts)).facts.prefix(count))
    return (stored, facts, try stored.questions(facts))
  }
}
