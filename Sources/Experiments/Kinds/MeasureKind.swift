import Chapters
import Facts
import Frames
import Notebook
import Transformer

/// `measure`: what a model knows of a world.
enum MeasureKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model that is asked.") var model: Input<AskedModel>
    @Key("The world that it is asked about.") var world: Input<SmallWorld>
    @Key("Sentences of held-out text.", in: 1...100_000) var sentences = 500

    init() {}
  }

  struct Results: KindResults {
    @Table("A prompt family: prompts that ask for one kind of fact in one format.")
    var families: [Family]
    @Table("A template of a prompt family.") var templates: [AskedTemplate]
    @OneRow("Held-out text, behind <bos> as in training.") var text: Text

    init() {}
  }

  struct Family: FrameRow {
    @Column("the family") var family: PromptFamily
    @Column("athletes or places asked about") var subjects: Int
    @Column("prompts") var prompts: Int
    @Columns var outcome: Outcome
    @Column("accuracy of guessing", unit: .share) var chance: Double
  }

  struct AskedTemplate: FrameRow {
    @Column("the family") var family: PromptFamily
    @Column("the prompt, with NAME for the athlete or place") var template: String
    @Column("prompts") var prompts: Int
    @Columns var outcome: Outcome
  }

  struct Outcome: FrameRow {
    // Of one model, rounding changes only answers that are as good as tied.
    @BoundedColumn(
      "prompts whose likeliest next word is the right one",
      low:
        "lower end of the accuracy's 95 % Wilson interval, athletes or places taken as the trials",
      high: "upper end of the same interval", unit: .share, better: .higher, tolerance: 0.005)
    var accuracy: Bounded?

    init() {}

    /// What answers came to, over so many independent trials.
    init(_ answers: [WorldExam.Answer], trials: Int) {
      accuracy = answers.accuracy.map { Bounded($0, trials: trials) }
    }
  }

  struct Text: FrameRow {
    @Column("tokens predicted", unit: .tokens) var tokens: Int
    @Column("exp of the mean cross-entropy", better: .lower, tolerance: 0.001)
    var perplexity: Double
    @Column("that of the chain that wrote the text, which no model beats on average")
    var bestPerplexity: Double
  }

  static let name = "measure"
  static let version = 2
  static let summary =
    "Asks a model for every fact of a world in every template and format, and reads it held-out "
    + "text."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let world = try context.read(spec.world)
    let exam = try WorldExam(
      of: world, context.read(spec.model).model,
      WordLevelTokenizer(contentsOf: context.output(of: spec.model).blob(WordLevelTokenizer.file)),
      seed: context.seed, threads: context.threads)
    var results = Results()
    let families = PromptFamily.allCases
    for try await number in context.steps(
      families.count, of: families.count + 1, "families of prompts")
    {
      let family = families[number]
      let answers = exam.answers(family)
      let subjects = answers.subjects
      results.families.append { row in
        row.family = family
        row.subjects = subjects
        row.prompts = answers.count
        row.outcome = Outcome(answers, trials: subjects)
        row.chance = family.chance(in: world)
      }
      for (template, answers) in answers.byTemplate {
        results.templates.append { row in
          row.family = family
          row.template = template
          row.prompts = answers.count
          row.outcome = Outcome(answers, trials: answers.count)
        }
      }
    }
    let text = exam.heldOutText(sentences: spec.sentences)
    results.text.tokens = text.tokens
    results.text.perplexity = text.perplexity
    results.text.bestPerplexity = text.bestPerplexity
    return results
  }
}
