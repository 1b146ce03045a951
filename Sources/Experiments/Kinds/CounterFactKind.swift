import Chapters
import Facts
import Interpretability
import Notebook
import Transformer

/// `counterfact`: facts of CounterFact that a model knows (paper, section 2.3).
enum CounterFactKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("CounterFact: a .json list as ROME publishes it, or a .csv of its columns.")
    var file: InputFile
    @Key("The model that has to know them; all are taken where none is given.", accepts: .model)
    var model: Reference?
    @Key("The least probability of the answer's first token after the prompt alone.", in: 0...1)
    var probability = 0.5
    @Key("Facts at most that are asked for, the first of the file.", in: 1...1_000_000)
    var count = 1_000_000
    @Key("Facts to be edited, the first that the model knows.", in: 0...100_000) var edited = 0
    @Key("Known facts that come before those to be edited.", in: 0...100_000) var skip = 0
    @Key(
      "Known facts at the beginning that are never trained on to stay, for edits batch by batch.",
      in: 0...100_000)
    var reserved = 0
    @Key("Known facts set apart as examples, the last ones.", in: 0...10_000) var examples = 64
    @Key("The share of all other facts that edits train on so that they stay.", in: 0...1)
    var retained = 0.8
    @Key("Multiple-choice questions: a .csv or .jsonl, joined by prompt_id.")
    var questions: InputFile?

    init() {}
  }

  static let name = "counterfact"
  static let version = 1
  static let summary =
    "Takes the facts of CounterFact that a model knows as prompts, with paraphrases, neighbourhoods, "
    + "questions and splits."
  static let output = FactSet.schema

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let rows = Array(try CounterFactRow.read(spec.file, context).prefix(spec.count))
    let questions = try spec.questions.map { try CounterFactQuestion.read($0, context) } ?? [:]
    var facts = rows.map { row in
      var fact = FactSet.Fact(
        subject: row.subject, prompt: row.prompt, answer: row.answer, foils: [row.injected])
      fact.injected = row.injected
      fact.paraphrases = row.paraphrases
      fact.neighborhood = row.neighborhood
      fact.question = questions[row.identifier]
      return fact
    }
    if let model = spec.model {
      facts = try known(facts, to: AskedModel(context.input(model)), spec, context)
    }
    let edited = spec.skip..<spec.skip + spec.edited
    let examples = facts.count - spec.examples
    guard examples > 0, edited.upperBound <= examples else {
      throw UnsuitableFacts(
        "\(facts.count) known facts are too few for \(spec.edited) to be edited after \(spec.skip) "
          + "others and \(spec.examples) examples")
    }
    let divided = facts.divided(retaining: spec.retained) { number, _ in
      if number >= examples { return .example }
      return edited.contains(number) ? .edited : number < spec.reserved ? .unseen : nil
    }
    return try FactSet(facts: divided).output()
  }

  /// The facts whose answers the model gives probability enough.
  ///
  /// Facts that its tokens cannot tell from what an edit would say are not known either.
  private static func known(
    _ facts: [FactSet.Fact], to stored: AskedModel, _ spec: Spec, _ context: RunContext
  ) throws -> [FactSet.Fact] {
    let piece = 256
    return stride(from: 0, to: facts.count, by: piece).flatMap { start in
      context.progress(start, of: facts.count, "facts asked for")
      let asked = facts[start..<min(start + piece, facts.count)].compactMap { fact in
        (try? stored.questions([fact])).map { (fact, $0[0]) }
      }
      let questions = asked.map(\.1)
      guard !questions.isEmpty else { return [FactSet.Fact]() }
      let values = Study(
        stored.model, questions, metric: .probability, threads: context.threads
      ).values()
      return zip(asked, values).filter { $1 >= spec.probability }.map(\.0.0)
    }
  }
}
