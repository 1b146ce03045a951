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
    var leftOut: [LeftOutFact] = []
    if let model = spec.model {
      let asked = try context.read(model)
      let all = facts
      facts = []
      for try await step in context.steps((all.count + piece - 1) / piece, "facts asked for") {
        let known = try asked.known(
          all.dropFirst(step * piece).prefix(piece), atLeast: spec.probability,
          threads: context.threads)
        facts += known.known
        leftOut += known.leftOut
      }
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
    results.leftOut = [Exclusion](leftOut, of: rows.count)
    return results
  }
}
