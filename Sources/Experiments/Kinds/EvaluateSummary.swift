import Facts
import Frames
import Interpretability

extension EvaluateKind {
  /// What a model says, in one row.
  struct Summary: FrameRow {
    @Column(
      accuracy: "the prompt says the injected answer", better: .higher,
      trials: .facts(.prompt, .edited)) var editAccuracy: Double?
    @Column(
      accuracy: "the prompt says the old answer", better: .lower, trials: .facts(.prompt, .edited))
    var forgetAccuracy: Double?
    @Column(
      accuracy: "the prompt is right on facts that nothing was trained on", better: .higher,
      trials: .facts(.prompt, .heldOut)) var maintainAccuracy: Double?
    @Column(
      accuracy: "questions say the injected answer", better: .higher,
      trials: .facts(.question, .edited)) var mcqEditAccuracy: Double?
    @Column(
      accuracy: "questions say the old answer", better: .lower, trials: .facts(.question, .edited))
    var mcqForgetAccuracy: Double?
    @Column(
      accuracy: "questions are right on facts that nothing was trained on", better: .higher,
      trials: .facts(.question, .heldOut)) var mcqMaintainAccuracy: Double?
    @Column(
      accuracy: "other words say the injected answer", better: .higher,
      trials: .facts(.paraphrase, .edited)) var paraphraseEditAccuracy: Double?
    @Column(
      accuracy: "other words say the old answer", better: .lower,
      trials: .facts(.paraphrase, .edited)) var paraphraseForgetAccuracy: Double?
    @Column(
      accuracy: "other subjects with the same answer keep it", better: .higher,
      trials: .facts(.neighborhood, .edited)) var neighborhoodAccuracy: Double?
    @Column(
      accuracy: "other subjects with the same answer say the injected one", better: .lower,
      trials: .facts(.neighborhood, .edited)) var neighborhoodEditAccuracy: Double?
    @Column(accuracy: "behind another scene, the injected answer", trials: .facts(.system, .edited))
    var systemEditAccuracy: Double?
    @Column(accuracy: "behind another scene, the old answer", trials: .facts(.system, .edited))
    var systemForgetAccuracy: Double?
    @Column(accuracy: "behind examples, the injected answer", trials: .facts(.inContext, .edited))
    var inContextEditAccuracy: Double?
    @Column(accuracy: "behind examples, the old answer", trials: .facts(.inContext, .edited))
    var inContextForgetAccuracy: Double?
    @Column(
      accuracy: "the injected answer on facts kept from the edit", trials: .facts(.prompt, .unseen))
    var unseenEditAccuracy: Double?
    @Column(accuracy: "other attributes of the edited subjects are right", better: .higher)
    var othersAccuracy: Double?
    @Column(accuracy: "other attributes of subjects that stay are right", better: .higher)
    var othersMaintainAccuracy: Double?
    @Column(accuracy: "questions on other things are right", better: .higher)
    var generalAccuracy: Double?
    @Column("cross-entropy of held-out text", unit: .nats, better: .lower, tolerance: 0.01)
    var textLoss: Double?
    @Column(
      probability: "the prompt's probability of the injected answer",
      trials: .facts(.prompt, .edited)) var editProbability: Double?
    @Column(
      probability: "the prompt's probability of the old answer", trials: .facts(.prompt, .edited))
    var forgetProbability: Double?
    @Column(
      probability: "that of the right answer of facts that stay", trials: .facts(.prompt, .heldOut))
    var maintainProbability: Double?
    @Column(
      probability: "questions' probability of the injected answer",
      trials: .facts(.question, .edited)) var mcqEditProbability: Double?
    @Column(
      probability: "questions' probability of the old answer", trials: .facts(.question, .edited))
    var mcqForgetProbability: Double?
    @Column(
      probability: "that of the right answer of facts that stay",
      trials: .facts(.question, .heldOut)) var mcqMaintainProbability: Double?

    init() {}

    /// What the scores of forms and splits say.
    init(_ scores: [PromptForm: [FactSet.Split: ExamScore]]) {
      let edited = scores.compactMapValues { $0[.edited] }
      let heldOut = scores.compactMapValues { $0[.heldOut] }
      editAccuracy = edited[.prompt]?.editAccuracy
      forgetAccuracy = edited[.prompt]?.accuracy
      maintainAccuracy = heldOut[.prompt]?.accuracy
      mcqEditAccuracy = edited[.question]?.editAccuracy
      mcqForgetAccuracy = edited[.question]?.accuracy
      mcqMaintainAccuracy = heldOut[.question]?.accuracy
      paraphraseEditAccuracy = edited[.paraphrase]?.editAccuracy
      paraphraseForgetAccuracy = edited[.paraphrase]?.accuracy
      neighborhoodAccuracy = edited[.neighborhood]?.accuracy
      neighborhoodEditAccuracy = edited[.neighborhood]?.editAccuracy
      systemEditAccuracy = edited[.system]?.editAccuracy
      systemForgetAccuracy = edited[.system]?.accuracy
      inContextEditAccuracy = edited[.inContext]?.editAccuracy
      inContextForgetAccuracy = edited[.inContext]?.accuracy
      unseenEditAccuracy = scores[.prompt]?[.unseen]?.editAccuracy
      editProbability = edited[.prompt]?.editProbability
      forgetProbability = edited[.prompt]?.probability
      maintainProbability = heldOut[.prompt]?.probability
      mcqEditProbability = edited[.question]?.editProbability
      mcqForgetProbability = edited[.question]?.probability
      mcqMaintainProbability = heldOut[.question]?.probability
    }

    /// The axes of the paper's spider plots, and those that it has beside.
    var axes: [(measure: String, share: Double?)] {
      [
        ("edit", editAccuracy), ("question edit", mcqEditAccuracy),
        ("paraphrase edit", paraphraseEditAccuracy), ("maintain", maintainAccuracy),
        ("question maintain", mcqMaintainAccuracy), ("neighbourhood", neighborhoodAccuracy),
        ("other attributes", othersAccuracy), ("general", generalAccuracy),
      ]
    }
  }
}

extension TrialCount {
  /// The facts that were asked for in a form, whose shares are independent of each other.
  fileprivate static func facts(_ form: PromptForm, _ split: FactSet.Split) -> TrialCount {
    TrialCount(
      "subjects", of: "forms",
      where: ["form": .text(form.rawValue), "split": .text(split.rawValue)])
  }
}
