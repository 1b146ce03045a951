import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer

/// `compare`: how far a model is from another that it should be like, such as one that never knew.
enum CompareKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The model that it is compared with, of the same vocabulary.", accepts: .model)
    var reference: Reference
    @Key("The facts that both are asked for.", accepts: .facts) var facts: Reference

    init() {}
  }

  static let name = "compare"
  static let version = 1
  static let summary =
    "Measures the distance of what two models say on edited and retained facts, form by form: to a model "
    + "that never knew, it is the honest measure of forgetting."
  static let output = OutputSchema(frames: [
    .init(
      "summary", "A form of prompts on facts of one split.",
      columns: [
        Frame.Column("form", .text, "the form"), Frame.Column("split", .text, "edited or held_out"),
        Frame.Column(
          "divergence", .number, "Kullback-Leibler divergence of the model from the reference",
          unit: .nats, tolerance: 0.05),
        .probability("distance", "total variation distance over the whole vocabulary"),
        .probability("answer", "probability of the old answer among the candidates"),
        .probability("reference_answer", "the same of the reference"),
        .probability("injected", "probability of the injected answer among the candidates"),
        .probability("reference_injected", "the same of the reference"),
      ])
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let stored = try AskedModel(context.input(spec.model))
    let reference = try AskedModel(context.input(spec.reference)).model
    guard reference.configuration.vocabulary == stored.model.configuration.vocabulary else {
      throw UnsuitableFacts("the two models have different vocabularies")
    }
    let facts = try FactSet.read(context.input(spec.facts)).testing
    let writer = ExamWriter(asked: stored, format: ExamFormat(), seed: context.seed)
    var frame = output.frames[0].empty()
    let groups = try writer.groups(
      of: facts, [.edited, .heldOut], forms: [.prompt, .paraphrase, .question])
    for (number, group) in groups.enumerated() {
      context.progress(number, of: groups.count, "\(group.form.rawValue), \(group.split.rawValue)")
      let prompts = group.questions.map(\.tokens)
      let logits = [stored.model, reference].map {
        $0.nextTokenLogits(prompts, threads: context.threads)
      }
      let distances = zip(logits[0].logProbabilities, logits[1].logProbabilities)
        .reduce(0.0) { $0 + abs(Double(exp($1.0)) - Double(exp($1.1))) }
      let scores = logits.map { logits in group.score { _ in logits } }
      frame.append([
        .text(group.form.rawValue), .text(group.split.rawValue),
        .number(Double(logits[0].divergence(from: logits[1]).scalar)),
        .number(distances / 2 / Double(prompts.count)), .number(scores[0].probability),
        .number(scores[1].probability), scores[0].editProbability.scalar,
        scores[1].editProbability.scalar,
      ])
    }
    return Output(frames: [frame])
  }
}
