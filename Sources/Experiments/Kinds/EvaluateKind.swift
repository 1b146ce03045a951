import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer

/// `evaluate`: what an edited model says, in every form that facts are asked for in.
enum EvaluateKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts that were edited, and those that were to stay.", accepts: .facts)
    var facts: Reference
    @Key("Facts about other attributes of the same subjects.", accepts: .facts)
    var others: [Reference] = []
    @Key("Questions on other things: general knowledge.", accepts: .facts) var general: Reference?
    @Key("Text; that which nothing was trained on is read.", accepts: .texts) var texts: Reference?
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

    init() {}
  }

  static let name = "evaluate"
  static let version = 2
  static let summary =
    "Asks a model for edited and retained facts in every form: as trained, in other words, in multiple "
    + "choice, in context (paper, sections 5.1 to 5.3 and 5.7)."

  /// The axes of the paper's spider plots, and those that it has beside.
  private static let axes = [
    ("edit", "edit_accuracy"), ("question edit", "mcq_edit_accuracy"),
    ("paraphrase edit", "paraphrase_edit_accuracy"), ("maintain", "maintain_accuracy"),
    ("question maintain", "mcq_maintain_accuracy"), ("neighbourhood", "neighborhood_accuracy"),
    ("other attributes", "others_accuracy"), ("general", "general_accuracy"),
  ]

  static let output = OutputSchema(
    frames: [
      .init(
        "summary", "The model; accuracies are of the likeliest word of the whole vocabulary.",
        columns: [
          .accuracy("edit_accuracy", "the prompt says the injected answer", better: .higher),
          .accuracy("forget_accuracy", "the prompt says the old answer", better: .lower),
          .accuracy(
            "maintain_accuracy", "the prompt is right on facts that nothing was trained on",
            better: .higher),
          .accuracy("mcq_edit_accuracy", "questions say the injected answer", better: .higher),
          .accuracy("mcq_forget_accuracy", "questions say the old answer", better: .lower),
          .accuracy(
            "mcq_maintain_accuracy", "questions are right on facts that nothing was trained on",
            better: .higher),
          .accuracy(
            "paraphrase_edit_accuracy", "other words say the injected answer", better: .higher),
          .accuracy("paraphrase_forget_accuracy", "other words say the old answer", better: .lower),
          .accuracy(
            "neighborhood_accuracy", "other subjects with the same answer keep it", better: .higher),
          .accuracy(
            "neighborhood_edit_accuracy",
            "other subjects with the same answer say the injected one",
            better: .lower),
          .accuracy("system_edit_accuracy", "behind another scene, the injected answer"),
          .accuracy("system_forget_accuracy", "behind another scene, the old answer"),
          .accuracy("in_context_edit_accuracy", "behind examples, the injected answer"),
          .accuracy("in_context_forget_accuracy", "behind examples, the old answer"),
          .accuracy(
            "unseen_edit_accuracy", "the injected answer on facts kept from the edit"),
          .accuracy(
            "others_accuracy", "other attributes of the edited subjects are right", better: .higher),
          .accuracy(
            "others_maintain_accuracy", "other attributes of subjects that stay are right",
            better: .higher),
          .accuracy("general_accuracy", "questions on other things are right", better: .higher),
          Frame.Column(
            "text_loss", .number, "cross-entropy of held-out text", unit: .nats, better: .lower,
            tolerance: 0.01),
          .probability("edit_probability", "the prompt's probability of the injected answer"),
          .probability("forget_probability", "the prompt's probability of the old answer"),
          .probability("maintain_probability", "that of the right answer of facts that stay"),
          .probability("mcq_edit_probability", "questions' probability of the injected answer"),
          .probability("mcq_forget_probability", "questions' probability of the old answer"),
          .probability("mcq_maintain_probability", "that of the right answer of facts that stay"),
        ]),
      .init(
        "measures", "What an edit is wanted to do, as a share: 1 is all of it.",
        columns: [
          Frame.Column("measure", .text, "what is measured"),
          .accuracy("value", "the share", better: .higher),
        ]),
      .init(
        "forms", "A form of prompts on facts of one split.",
        columns: [
          Frame.Column("form", .text, "the form"),
          Frame.Column("split", .text, "edited, unseen, retained or held_out"),
          Frame.Column("subjects", .integer, "facts"),
          Frame.Column("prompts", .integer, "prompts"),
          .accuracy("accuracy", "the likeliest word is the right (the old) answer"),
          .probability("probability", "the right answer's probability among the candidates"),
          .accuracy("edit_accuracy", "the likeliest word is the injected answer"),
          .probability("edit_probability", "the injected answer's probability"),
        ]),
    ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let stored = try AskedModel(context.input(spec.model))
    let facts = try FactSet.read(context.input(spec.facts)).testing
    let writer = ExamWriter(asked: stored, format: spec.format, seed: context.seed)
    var rows = output.frames[2].empty()
    var scores: [PromptForm: [FactSet.Split: ExamScore]] = [:]
    // Retained facts are many, and trained on: one form tells whether they stayed.
    let groups =
      try writer.groups(of: facts, [.edited, .unseen, .heldOut])
      + writer.groups(of: facts, [.retained], forms: [.prompt])
    for (number, group) in groups.enumerated() {
      context.progress(number, of: groups.count, "\(group.form.rawValue), \(group.split.rawValue)")
      let score = group.score(stored.model, threads: context.threads)
      scores[group.form, default: [:]][group.split] = score
      rows.append([
        .text(group.form.rawValue), .text(group.split.rawValue), .integer(group.subjects),
        .integer(group.questions.count), .number(score.accuracy), .number(score.probability),
        score.editAccuracy.scalar, score.editProbability.scalar,
      ])
      try Task.checkCancellation()
    }
    let others = try spec.others.flatMap { try FactSet.read(context.input($0)).facts }
    let about = { (split: FactSet.Split) in
      let subjects = Set(facts[split].map(\.subject))
      return others.filter { subjects.contains($0.subject) }
    }
    let general = try spec.general.map { try FactSet.read(context.input($0)).facts } ?? []
    let texts = try spec.texts.map { try TextSet.read(context.input($0)).heldOut } ?? []
    let tokens = stored.tokens(of: texts, upTo: EditTask.textLength)
    let accuracy = { (facts: [FactSet.Fact], form: PromptForm) in
      try writer.accuracy(on: facts, form, context.threads)
    }
    let one = { (form: PromptForm, split: FactSet.Split) in scores[form]?[split] }
    let values: [Double?] = [
      one(.prompt, .edited)?.editAccuracy, one(.prompt, .edited)?.accuracy,
      one(.prompt, .heldOut)?.accuracy, one(.question, .edited)?.editAccuracy,
      one(.question, .edited)?.accuracy, one(.question, .heldOut)?.accuracy,
      one(.paraphrase, .edited)?.editAccuracy, one(.paraphrase, .edited)?.accuracy,
      one(.neighborhood, .edited)?.accuracy, one(.neighborhood, .edited)?.editAccuracy,
      one(.system, .edited)?.editAccuracy, one(.system, .edited)?.accuracy,
      one(.inContext, .edited)?.editAccuracy, one(.inContext, .edited)?.accuracy,
      one(.prompt, .unseen)?.editAccuracy, try accuracy(about(.edited), .prompt),
      try accuracy(about(.heldOut), .prompt), try accuracy(general, .question),
      tokens.isEmpty
        ? nil : stored.model.crossEntropy(of: tokens, threads: context.threads).mean,
      one(.prompt, .edited)?.editProbability, one(.prompt, .edited)?.probability,
      one(.prompt, .heldOut)?.probability, one(.question, .edited)?.editProbability,
      one(.question, .edited)?.probability, one(.question, .heldOut)?.probability,
    ]
    var summary = output.frames[0].empty()
    summary.append(values.map(\.scalar))
    var measures = output.frames[1].empty()
    for (measure, column) in axes {
      guard let index = summary.index(of: column), let value = values[index] else { continue }
      measures.append([.text(measure), .number(value)])
    }
    return Output(frames: [summary, measures, rows])
  }
}

extension EvaluateKind.Spec {
  fileprivate var format: ExamFormat {
    ExamFormat(
      system: system, examples: examples, separator: exampleSeparator, option: option,
      optionSeparator: optionSeparator, ending: ending, shuffles: shuffles)
  }
}

extension ExamWriter {
  /// How many of some facts a model is right on in a form; none where it cannot be asked so.
  func accuracy(
    on facts: [FactSet.Fact], _ form: PromptForm, _ threads: Int
  ) throws -> Double? {
    let set = try FactSet(
      facts: facts.map { fact in
        var fact = fact
        fact.split = .heldOut
        return fact
      })
    return try groups(of: set, [.heldOut], forms: [form]).first?
      .score(asked.model, threads: threads).accuracy
  }
}
