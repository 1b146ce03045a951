import Facts
import Frames

/// The columns of what a model says among the answers of facts.
struct AnswerShares: FrameRow {
  @Column("facts") var subjects: Int
  @Column("prompts") var prompts: Int
  @BoundedColumn(
    "mean share of the right (the old) answer among all answers of the fact",
    low: "lower end of its 95 % Wilson interval, facts as trials: shares spread no more than that",
    high: "upper end of the same interval", unit: .share, tolerance: 0.02)
  var rightShare: Bounded?
  @BoundedColumn(
    "mean share of the injected answer",
    low: "lower end of its 95 % Wilson interval, facts as trials",
    high: "upper end of the same interval", unit: .share, tolerance: 0.02)
  var injectedShare: Bounded?
  @Column(accuracy: "prompts whose likeliest answer is the right (the old) one")
  var saysRight: Double
  @Column(accuracy: "prompts whose likeliest answer is the injected one") var saysInjected: Double?
  @Column(
    accuracy:
      "the old answer is the likeliest, of those prompts where the injected one is not any more")
  var oldAmongDislodged: Double?

  init() {}

  /// What answers came to.
  init(_ score: SharedScore) {
    self.init()
    subjects = score.facts
    prompts = score.prompts
    rightShare = Bounded(score.right, trials: score.facts)
    injectedShare = score.injected.map { Bounded($0, trials: score.facts) }
    saysRight = score.saysRight
    saysInjected = score.saysInjected
    oldAmongDislodged = score.injected == nil ? nil : score.rightAmongDislodged
  }
}
