import Chapters
import Facts
import Notebook

extension EditTask {
  /// The task of a cell.
  ///
  /// - Throws: Where an input cannot be read, or a fact cannot be asked for.
  init(
    model: Reference, facts: Reference, texts: Reference?, also: [Reference] = [],
    _ context: RunContext
  ) throws {
    try self.init(
      AskedModel(context.input(model)), facts: FactSet.read(context.input(facts)),
      texts: texts.map { try TextSet.read(context.input($0)) },
      others: also.flatMap { try FactSet.read(context.input($0)).facts },
      threads: context.threads, seed: context.seed)
  }
}
