import Testing

@testable import Frames

/// Shares with the intervals that the number of their trials gives them.
struct ScoreIntervalsTests {
  private struct Outcome: FrameRow {
    @Column(
      "right", unit: .share, trials: TrialCount("asked", of: "sets", where: ["set": "edited"]))
    var right: Double?
    @Column("loss") var loss: Double
  }

  private struct Attack: FrameRow {
    @Column("rate") var rate: Double
    @Columns var outcome: Outcome
  }

  private let sets: Frame = {
    var frame = Frame(
      "sets", columns: [Frame.Column("set", .text, "set"), Frame.Column("asked", .integer, "n")])
    frame.append(["kept", 7])
    frame.append(["edited", 50])
    return frame
  }()

  @Test func rowsSayWhereTheirTrialsAreCounted() {
    let count = TrialCount("asked", of: "sets", where: ["set": "edited"])
    #expect(Outcome.trials == ["right": count])
    #expect(Attack.trials == ["right": count], "of columns in common too")
  }

  @Test func aShareHasTheScoreIntervalOfItsTrials() throws {
    let frame = Frame("summary", rows: try [0.5, 1, nil].map { try row($0) })
    let counted = frame.withScoreIntervals(
      Outcome.trials, in: CountedOutput { $0 == "sets" ? sets : nil })
    #expect(counted.columns.map(\.name) == ["right", "loss", "right_low", "right_high"])
    let score = WilsonInterval(proportion: 0.5, trials: 50)
    #expect(counted.interval(of: 0, in: counted.rows[0]) == score.low...score.high)
    let certain = WilsonInterval(proportion: 1, trials: 50)
    #expect(counted.interval(of: 0, in: counted.rows[1]) == certain.low...certain.high)
    #expect(certain.low < 0.95)
    #expect(counted.interval(of: 0, in: counted.rows[2]) == nil)
    #expect(counted.interval(of: 1, in: counted.rows[0]) == nil, "a loss is no share")
  }

  /// As published reports hold them: all cells of a block in one frame.
  @Test func cellsInOneFrameHaveTheirOwnCounts() throws {
    let axes = [AxisValue(name: "seed", value: 0), AxisValue(name: "seed", value: 1)]
    var shares = Frame("summary", rows: [try row(0.5)]).labelled(by: [axes[0]])
    shares.append(contentsOf: Frame("summary", rows: [try row(0.5)]).labelled(by: [axes[1]]))
    var few = Frame("sets", columns: sets.columns)
    few.append(["edited", 8])
    var all = sets.labelled(by: [axes[0]])
    all.append(contentsOf: few.labelled(by: [axes[1]]))
    let counted = shares.withScoreIntervals(Outcome.trials, in: CountedOutput { _ in all })
    let position = try #require(counted.index(of: "right"))
    #expect(
      counted.rows.map { counted.interval(of: position, in: $0) }
        == [50, 8].map {
          let score = WilsonInterval(proportion: 0.5, trials: $0)
          return score.low...score.high
        })
  }

  @Test func theCountMayStandInTheRow() throws {
    var frame = Frame(
      "forms",
      columns: [Frame.Column("share", .number, "share"), Frame.Column("facts", .integer, "n")])
    frame.append([.number(0.25), 8])
    frame.append([.number(0.25), .missing])
    frame.append([.number(1.5), 8])
    let counted = frame.withScoreIntervals(
      ["share": TrialCount("facts")], in: CountedOutput { _ in nil })
    let score = WilsonInterval(proportion: 0.25, trials: 8)
    #expect(
      counted.rows.map { counted.interval(of: 0, in: $0) } == [score.low...score.high, nil, nil])
  }

  @Test(arguments: [
    TrialCount("asked", of: "others", where: [:]), TrialCount("known", of: "sets", where: [:]),
    TrialCount("asked", of: "sets", where: ["set": "unseen"]), TrialCount("nothing"),
  ]) func withoutACountThereIsNoInterval(count: TrialCount) throws {
    let frame = Frame("summary", rows: [try row(0.5)])
    let counted = frame.withScoreIntervals(
      ["right": count], in: CountedOutput { $0 == "sets" ? sets : nil })
    #expect(counted.interval(of: 0, in: counted.rows[0]) == nil)
    #expect(counted.rows[0].prefix(2) == frame.rows[0].prefix(2))
  }

  @Test(
    arguments: [
      (nil, 5), (.half, 3), (.key("taught"), 4), (.key("none"), 3), (.key("all"), nil),
    ] as [(TrialCount.Apart?, Int?)])
  func theDifferentValuesOfAnInputAreTrials(apart: TrialCount.Apart?, trials: Int?) throws {
    var facts = Frame(
      "facts", columns: [Frame.Column("who", .text, ""), Frame.Column("split", .text, "")])
    for name in ["a", "b", "c", "c", "d", "e"] { facts.append([.text(name), "edited"]) }
    facts.append(["f", "retained"])
    let output = CountedOutput(
      frame: { _ in nil },
      inputFrame: { key, frame in key == "facts" && frame == "facts" ? facts : nil },
      number: { ["taught": 1, "all": 5][$0] })
    let values = TrialCount(
      valuesOf: "who", in: "facts", ofInput: "facts", where: ["split": "edited"], apart: apart)
    let other = TrialCount("asked", of: "sets", where: [:])
    let frame = Frame("summary", rows: [try row(0.5)])
    for count in [values, .either(other, or: values), .either(values, or: other)] {
      let counted = frame.withScoreIntervals(["right": count], in: output)
      let expected = trials.map { trials in
        let score = WilsonInterval(proportion: 0.5, trials: trials)
        return score.low...score.high
      }
      #expect(counted.interval(of: 0, in: counted.rows[0]) == expected)
    }
  }

  @Test func anIntervalThatWasPutOutStays() {
    var frame = Frame(
      "known",
      columns: [
        Frame.Column("share", .number, "", interval: .init(low: "low", high: "high")),
        Frame.Column("low", .number, ""), Frame.Column("high", .number, ""),
        Frame.Column("n", .integer, ""),
      ])
    frame.append([.number(0.5), .number(0.4), .number(0.6), 9])
    #expect(
      frame.withScoreIntervals(["share": TrialCount("n")], in: CountedOutput { _ in nil }) == frame)
  }

  private func row(_ share: Double?) throws -> Outcome {
    var row = Outcome()
    row.right = share
    row.loss = 1
    return row
  }
}
