import Chapters
import Facts
import Notebook

/// `counterfact`: facts of CounterFact that a model knows (paper, section 2.3).
enum CounterFactKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("CounterFact: a .json list as ROME publishes it, or a .csv of its columns.")
    var file: InputFile
    @Key("The model that has to know them; all are taken where none is given.")
    var model: Input<AskedModel>?
    @Key(
      "The least probability, after the prompt alone, of the answer up to the token that tells it from "
        + "what an edit says: its first one, where those differ.", in: 0...1)
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
    @Key(
      later:
        "The least share of the answer among all answers of its relation, in place of `probability`: "
        + "answers are compared with all of those then.", in: 0...1)
    var share: Double?
    @Key(
      later:
        "Whether `evaluate` and `relearn` ask in each paraphrase, and by the question with `Answer:` behind "
        + "it, as wordings of their own.")
    var wordings = false

    init() {}
  }

  static let name = "counterfact"
  static let version = 1
  static let summary =
    "Takes the facts of CounterFact that a model knows as prompts, with paraphrases, neighbourhoods, "
    + "questions and splits. What falls out is counted by reason."

  /// Facts that a model is asked for at once.
  private static let piece = 256

  static func run(_ spec: Spec, _ context: RunContext) async throws -> FactResults {
    let rows = Array(try CounterFactRow.read(spec.file, context).prefix(spec.count))
    let all = try facts(of: rows, spec, context)
    var facts = all.map(\.fact)
    var leftOut: [LeftOutFact] = []
    var counts: [FactResults.Known] = []
    switch (spec.model, spec.share) {
    case (nil, nil): break
    case (nil, _?): throw UnsuitableFacts("'share' needs a 'model' that is asked")
    case (let model?, nil):
      (facts, leftOut) = try await probable(facts, in: context.read(model), spec, context)
    case (let model?, let share?):
      let knowledge = try await FactsByKnowledge(
        of: all, in: context.read(model), atLeast: share, below: nil, context)
      (facts, leftOut, counts) = (knowledge.known, knowledge.leftOut, knowledge.counts)
    }
    let edited = spec.skip..<spec.skip + spec.edited
    let examples = facts.count - spec.examples
    guard examples > 0, edited.upperBound <= examples else {
      let rest =
        leftOut.isEmpty
        ? "" : "; of \(rows.count) asked for, \(leftOut.count) fell out: \(leftOut.words)"
      throw UnsuitableFacts(
        "\(facts.count) known facts are too few for \(spec.edited) to be edited after \(spec.skip) "
          + "others and \(spec.examples) examples\(rest)")
    }
    let divided = facts.divided(retaining: spec.retained) { number, _ in
      if number >= examples { return .example }
      return edited.contains(number) ? .edited : number < spec.reserved ? .unseen : nil
    }
    var results = try FactResults(FactSet(facts: divided))
    results.known = counts
    results.leftOut = [Exclusion](leftOut, of: rows.count)
    return results
  }

  /// Those of the facts whose answers are probable enough, and the others.
  private static func probable(
    _ facts: [FactSet.Fact], in model: AskedModel, _ spec: Spec, _ context: RunContext
  ) async throws -> (facts: [FactSet.Fact], leftOut: [LeftOutFact]) {
    var (known, leftOut) = ([FactSet.Fact](), [LeftOutFact]())
    for try await step in context.steps((facts.count + piece - 1) / piece, "facts asked for") {
      let some = try model.known(
        facts.dropFirst(step * piece).prefix(piece), atLeast: spec.probability,
        threads: context.threads)
      known += some.known
      leftOut += some.leftOut
    }
    return (known, leftOut)
  }

  /// The facts of rows, each with its relation.
  private static func facts(
    of rows: [CounterFactRow], _ spec: Spec, _ context: RunContext
  ) throws -> [(fact: FactSet.Fact, kind: String)] {
    let questions = try spec.questions.map { try CounterFactQuestion.read($0, context) } ?? [:]
    let answers = Dictionary(grouping: rows, by: \.relation).mapValues { Set($0.map(\.answer)) }
    return try rows.map { row in
      var foils = [row.injected]
      if spec.share != nil {
        guard row.relation != nil, let answers = answers[row.relation] else {
          throw UnsuitableFacts(
            "'\(spec.file.path)' does not say of what relation '\(row.prompt)' is: a `share` is one "
              + "among the answers of a relation")
        }
        foils += answers.subtracting([row.answer, row.injected]).sorted()
      }
      var fact = FactSet.Fact(
        subject: row.subject, prompt: row.prompt, answer: row.answer, foils: foils)
      fact.injected = row.injected
      fact.paraphrases = row.paraphrases
      fact.neighborhood = row.neighborhood
      fact.question = questions[row.identifier]
      if spec.wordings { fact.wordings = wordings(of: fact) }
      return (fact, row.relation ?? "")
    }
  }

  /// The paraphrases of a fact and its question, as wordings.
  private static func wordings(of fact: FactSet.Fact) -> [FactSet.Wording] {
    let paraphrases = fact.paraphrases.enumerated().map { number, prompt in
      FactSet.Wording(name: "paraphrase \(number + 1)", prompt: prompt)
    }
    let question = fact.question.map {
      FactSet.Wording(name: "question", prompt: "Question: \($0.text)\nAnswer:")
    }
    return paraphrases + [question].compactMap(\.self)
  }
}
