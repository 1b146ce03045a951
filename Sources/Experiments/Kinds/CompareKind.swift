import Chapters
import Facts
import Frames
import Notebook
import Transformer

/// `compare`: how far a model is from another that it should be like, such as one that never knew.
enum CompareKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The model that it is compared with, of the same vocabulary.")
    var reference: Input<AskedModel>
    @Key("The facts that both are asked for.") var facts: Input<FactSet>

    init() {}
  }

  struct Results: KindResults {
    @Table("A form of prompts on facts of one split.") var summary: [Group]
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  struct Group: FrameRow {
    @Column("the form") var form: PromptForm
    @Column("edited or held_out") var split: FactSet.Split
    @Column(
      "Kullback-Leibler divergence of the model from the reference", unit: .nats, tolerance: 0.05)
    var divergence: Double
    @Column(probability: "total variation distance over the whole vocabulary") var distance: Double
    @Column(probability: "probability of the old answer among the candidates") var answer: Double
    @Column(probability: "the same of the reference") var referenceAnswer: Double
    @Column(probability: "probability of the injected answer among the candidates")
    var injected: Double?
    @Column(probability: "the same of the reference") var referenceInjected: Double?
  }

  static let name = "compare"
  static let version = 1
  static let summary =
    "Measures the distance of what two models say on edited and retained facts, form by form: to a "
    + "model that never knew, it is the honest measure of forgetting. Answers are compared up to the "
    + "token that tells each from all others, distributions behind the prompt alone."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let asked = try context.read(spec.model)
    let reference = try context.read(spec.reference).model
    guard reference.configuration.vocabulary == asked.model.configuration.vocabulary else {
      throw UnsuitableFacts("the two models have different vocabularies")
    }
    let writer = ExamWriter(asked: asked, format: ExamFormat(), seed: context.seed)
    let groups = try writer.groups(
      of: context.read(spec.facts).testing, [.edited, .heldOut],
      forms: [.prompt, .paraphrase, .question])
    var results = Results()
    for try await number in context.steps(groups.count) {
      let group = groups[number]
      let comparison = group.comparison(
        of: asked.model, with: reference, threads: context.threads)
      let scores = comparison.scores
      results.summary.append { row in
        row.form = group.form
        row.split = group.split
        row.divergence = comparison.divergence
        row.distance = comparison.distance
        row.answer = scores[0].probability
        row.referenceAnswer = scores[1].probability
        row.injected = scores[0].editProbability
        row.referenceInjected = scores[1].editProbability
      }
      results.leftOut += [Exclusion](group)
    }
    return results
  }
}
