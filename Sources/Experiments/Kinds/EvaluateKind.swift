import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `evaluate`: what an edited model says, in every form that facts are asked for in.
enum EvaluateKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts that were edited, and those that were to stay.")
    var facts: Input<FactSet>
    @Key("Facts about other attributes of the same subjects.")
    var others: [Input<FactSet>] = []
    @Key("Questions on other things: general knowledge.") var general: Input<FactSet>?
    @Key("Text; that which nothing was trained on is read.") var texts: Input<TextSet>?
    @Key("A text put before the prompt in the form `system`; none for none.") var system = ""
    @Key("Examples before the prompt in the form `in_context`.", in: 0...64) var examples = 2
    @Key("What stands after an example.") var exampleSeparator = "."
    @Key("An option of a question, with `{letter}` and `{option}`.")
    var option = "{letter} ) {option}"
    @Key("What joins a question, its options and its ending.") var optionSeparator = " "
    @Key("What a question ends with.") var ending = "Answer :"
    @Key(
      "How many times the options of a question are shuffled; 0 for the order of the facts, as the paper "
        + "has them for sports.",
      in: 0...100) var shuffles = 3
    @Key(
      later:
        "Whether the options of every question stand in one order, the alphabet's, and are not shuffled."
    )
    var fixedOrder = false
    @Key(later: "The forms that are asked for; all that the facts have where none are given.")
    var forms: [PromptForm]?
    @Key(
      later:
        "What general questions are asked by, with `{question}` in it, where the text of an option "
        + "answers and not its letter: the likeliest of the options counts.")
    var generalPrompt: String?

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The model; accuracies are of the likeliest word of the whole vocabulary.")
    var summary: Summary
    @Table("What an edit is wanted to do, as a share: 1 is all of it.") var measures: [Measure]
    @Table("A form of prompts on facts of one split.") var forms: [Form]
    @Table(
      "A wording on facts of one split, and all wordings together; no frame where facts have none.",
      isOptional: true)
    var wordings: [Wording]
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  struct Measure: FrameRow {
    @Column("what is measured") var measure: String
    @Column(accuracy: "the share", better: .higher) var value: Double
  }

  struct Form: FrameRow {
    @Column("the form") var form: PromptForm
    @Column("edited, unseen, retained or held_out") var split: FactSet.Split
    @Column("facts") var subjects: Int
    @Column("prompts") var prompts: Int
    @Column(
      accuracy: "the likeliest word is the right (the old) answer", trials: TrialCount("subjects"))
    var accuracy: Double
    @Column(
      probability: "the right answer's probability among the candidates",
      trials: TrialCount("subjects"))
    var probability: Double
    @Column(accuracy: "the likeliest word is the injected answer", trials: TrialCount("subjects"))
    var editAccuracy: Double?
    @Column(probability: "the injected answer's probability", trials: TrialCount("subjects"))
    var editProbability: Double?
  }

  struct Wording: FrameRow {
    @Column("the wording; `prompt` is the one that edits train on, `all` are all others")
    var wording: String
    @Column("edited, unseen or held_out") var split: FactSet.Split
    @Columns var shares: AnswerShares
  }

  static let name = "evaluate"
  static let version = 2
  static let summary =
    "Asks a model for edited and retained facts in every form: as trained, in other words, in "
    + "multiple choice, in context (paper, sections 5.1 to 5.3 and 5.7). Answers are compared up to the "
    + "token that tells each from all others: the first, where those differ."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let asked = try context.read(spec.model)
    let facts = try context.read(spec.facts).testing
    let writer = ExamWriter(
      asked: asked,
      format: ExamFormat(
        system: spec.system, examples: spec.examples, separator: spec.exampleSeparator,
        option: spec.option, optionSeparator: spec.optionSeparator, ending: spec.ending,
        order: spec.fixedOrder
          ? .alphabetical : spec.shuffles == 0 ? .given : .shuffled(spec.shuffles)),
      seed: context.seed)
    // Retained facts are many, and trained on: one form tells whether they stayed.
    let groups =
      try writer.groups(
        of: facts, [.edited, .unseen, .heldOut], forms: spec.forms ?? PromptForm.allCases)
      + writer.groups(of: facts, [.retained], forms: [.prompt])

    var results = Results()
    var scores: [PromptForm: [FactSet.Split: ExamScore]] = [:]
    for try await number in context.steps(groups.count, "forms of prompts") {
      let group = groups[number]
      let score = group.score(asked.model, threads: context.threads)
      scores[group.form, default: [:]][group.split] = score
      results.forms.append { row in
        row.form = group.form
        row.split = group.split
        row.subjects = group.subjects
        row.prompts = group.questions.count
        row.accuracy = score.accuracy
        row.probability = score.probability
        row.editAccuracy = score.editAccuracy
        row.editProbability = score.editProbability
      }
      results.leftOut += [Exclusion](group)
    }
    results.summary = Summary(scores)
    let hasWordings = facts.facts.contains { $0.wordings != nil }
    for split in [FactSet.Split.edited, .unseen, .heldOut] where hasWordings {
      let worded = try writer.wordings(of: facts[split], withPrompt: true)
      for (name, score) in worded.scores(of: asked.model, threads: context.threads) {
        results.wordings.append { row in
          row.wording = name
          row.split = split
          row.shares = AnswerShares(score)
        }
      }
      for wording in worded {
        results.leftOut += [Exclusion](
          wording.asked.leftOut, of: wording.asked.count,
          in: "\(wording.name), \(split.rawValue)")
      }
    }
    func accuracy(_ facts: [FactSet.Fact], _ form: PromptForm, of what: String) throws -> Double? {
      let group = try writer.group(on: facts, form)
      results.leftOut += [Exclusion](group?.leftOut ?? [], of: facts.count, in: what)
      return group?.score(asked.model, threads: context.threads).accuracy
    }
    let others = try spec.others.flatMap { try context.read($0).facts }
    let about = { (split: FactSet.Split) in
      let subjects = Set(facts[split].map(\.subject))
      return others.filter { subjects.contains($0.subject) }
    }
    results.summary.othersAccuracy = try accuracy(
      about(.edited), .prompt, of: "others, edited")
    results.summary.othersMaintainAccuracy = try accuracy(
      about(.heldOut), .prompt, of: "others, held_out")
    let general = try spec.general.map { try context.read($0).facts } ?? []
    if let prompt = spec.generalPrompt {
      let texts = try writer.optionTexts(on: general, prompt: prompt)
      let answers = texts.made.sharedAnswers(of: asked.model, threads: context.threads)
      results.summary.generalAccuracy = SharedScore(answers, facts: texts.facts.count).saysRight
      results.leftOut += [Exclusion](texts.leftOut, of: texts.count, in: "general")
    } else {
      results.summary.generalAccuracy = try accuracy(general, .question, of: "general")
    }
    let texts = try spec.texts.map { try context.read($0).heldOut } ?? []
    let tokens = asked.tokens(of: texts, upTo: EditTask.textLength)
    if !tokens.isEmpty {
      results.summary.textLoss =
        asked.model.crossEntropy(of: tokens, threads: context.threads).mean
    }
    for case (let measure, let share?) in results.summary.axes {
      results.measures.append { row in
        row.measure = measure
        row.value = share
      }
    }
    return results
  }
}
