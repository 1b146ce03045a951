import Chapters
import Facts
import Frames
import Notebook
import Transformer
import Unlearning

/// `tamper`: rounds an edited model's weights, or moves them back, and asks it again.
enum TamperKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The edited model.") var model: Input<AskedModel>
    @Key("The model before the edit, for moving back.") var original: Input<AskedModel>?
    @Key("The facts.") var facts: Input<FactSet>
    @Key("Bits that weights are rounded to.", each: 2...16) var bits = [8, 4]
    @Key("How far weights are moved back: 1 is all the way.", each: 0...1)
    var shares = [0.25, 0.5, 0.75]

    init() {}
  }

  struct Results: KindResults {
    @Table("A way of tampering.") var summary: [Tampering]
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  struct Tampering: FrameRow {
    @Column("none, rounded or moved back") var way: Way
    @Column("bits, or the share of the way back") var amount: Double?
    @Column(accuracy: "edited facts that say the injected answer", trials: .subjects(.edited))
    var editAccuracy: Double?
    @Column(accuracy: "edited facts that say the old answer", trials: .subjects(.edited))
    var forgetAccuracy: Double?
    @Column(accuracy: "questions that say the injected answer") var mcqEditAccuracy: Double?
    @Column(accuracy: "questions that say the old answer") var mcqForgetAccuracy: Double?
    @Column(accuracy: "facts that stay are right") var maintainAccuracy: Double?
  }

  enum Way: String, ColumnValue {
    case none, rounded
    case movedBack = "moved back"
  }

  static let name = "tamper"
  static let version = 1
  static let summary =
    "Rounds an edited model's weights to few bits, or moves them part of the way back to what they "
    + "were, and asks for the facts again. Answers are compared up to the token that tells each from "
    + "all others."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let task = try EditTask(model: spec.model, facts: spec.facts, texts: nil, context)
    let model = task.asked.model
    let groups = try task.shortExam()
    var ways: [(way: Way, amount: Double?, model: LanguageModel)] = [(.none, nil, model)]
    ways += spec.bits.map { (.rounded, Double($0), model.quantized(toBits: $0)) }
    if let original = try spec.original.map(context.read)?.model {
      ways += spec.shares.map {
        (.movedBack, $0, model.interpolated(towards: original, share: $0))
      }
    }
    var results = Results()
    for try await number in context.steps(ways.count) {
      let (way, amount, changed) = ways[number]
      let score = { (form: PromptForm, split: FactSet.Split) in
        groups.score(form, split, of: changed, threads: context.threads)
      }
      let (prompt, question) = (score(.prompt, .edited), score(.question, .edited))
      results.summary.append { row in
        row.way = way
        row.amount = amount
        row.editAccuracy = prompt?.editAccuracy
        row.forgetAccuracy = prompt?.accuracy
        row.mcqEditAccuracy = question?.editAccuracy
        row.mcqForgetAccuracy = question?.accuracy
        row.maintainAccuracy = score(.prompt, .heldOut)?.accuracy
      }
    }
    results.leftOut = [Exclusion](task.leftOut, of: task.count)
    return results
  }
}
