import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

struct BookResultsTests {
  private func cell(_ seed: Int, _ frames: [Frame]?) -> CellResult {
    CellResult(
      axes: [AxisValue(name: "seed", value: .integer(seed))], key: "k", status: .fresh,
      output: frames.map {
        StoredOutput(
          hash: "h", axes: [AxisValue(name: "seed", value: .integer(seed))], frames: $0, blobs: [:])
      })
  }

  private func frame(_ name: String, _ values: [Int], column: String = "x") -> Frame {
    var frame = Frame(name, columns: [Frame.Column(column, .integer, "a number")])
    for value in values { frame.append([.integer(value)]) }
    return frame
  }

  @Test func theFramesOfABlockAreThoseOfItsCellsWithTheirAxes() {
    let block = BlockResult(cells: [
      cell(0, [frame("a", [1, 2]), frame("b", [9])]), cell(1, nil), cell(2, [frame("a", [3])]),
    ])
    #expect(block.frameNames == ["a", "b"])
    #expect(block.frame()?.columns.map(\.name) == ["seed", "x"])
    #expect(block.frame()?.columns.first?.role == .axis)
    #expect(block.frame()?.rows == [[0, 1], [0, 2], [2, 3]])
    #expect(block.frame("b")?.rows == [[0, 9]])
    #expect(block.frame("c") == nil)
    #expect(block.rowCount("a") == 3 && block.rowCount("b") == 1 && block.rowCount("c") == 0)
  }

  /// Not every cell has left something out.
  @Test func aFrameThatOneCellHasIsTheBlocks() {
    let block = BlockResult(cells: [
      cell(0, [frame("a", [1])]), cell(1, [frame("a", [2]), frame("b", [9])]),
    ])
    #expect(block.frameNames == ["a", "b"])
    #expect(block.frame("b")?.rows == [[1, 9]])
  }

  @Test func sharesHaveTheIntervalsOfTheirOwnCellsTrials() throws {
    let share = { (value: Double) in
      var frame = Frame("a", columns: [Frame.Column("right", .number, "a share")])
      frame.append([.number(value)])
      return frame
    }
    let block = BlockResult(cells: [
      cell(0, [share(0.5), frame("b", [8])]), cell(1, [share(0.5), frame("b", [32])]),
    ])
    let trials = ["right": TrialCount("x", of: "b", where: [:])]
    let counted = try #require(block.frame("a", counting: trials, in: { _ in nil }))
    let position = try #require(counted.index(of: "right"))
    #expect(
      counted.rows.map { counted.interval(of: position, in: $0) }
        == [8, 32].map {
          let score = WilsonInterval(proportion: 0.5, trials: $0)
          return score.low...score.high
        })
    #expect(
      block.frame("a")?.columns.map(\.name) == ["seed", "right"], "what was put out is as it was")
    let plain = BlockResult(cells: [cell(0, [share(0.5)])])
    #expect(
      plain.frame("a", counting: [:], in: { _ in nil }) == plain.frame("a"), "nothing is counted")
  }

  @Test func trialsMayBeCountedInWhatACellWasGiven() throws {
    var share = Frame("a", columns: [Frame.Column("right", .number, "a share")])
    share.append([.number(0.5)])
    var given = cell(0, [share])
    given.material = KeyMaterial(
      kind: "k", version: 1, seed: 0, spec: ["taught": "2"], inputs: ["facts": ["input"]])
    let input = StoredOutput(
      hash: "input", frames: [frame("facts", [1, 2, 3, 3, 4, 5])], blobs: [:])
    let trials = [
      "right": TrialCount(
        valuesOf: "x", in: "facts", ofInput: "facts", where: [:], apart: .key("taught"))
    ]
    let counted = try #require(
      BlockResult(cells: [given]).frame("a", counting: trials) { $0 == "input" ? input : nil })
    let score = WilsonInterval(proportion: 0.5, trials: 3)
    let position = try #require(counted.index(of: "right"))
    #expect(counted.interval(of: position, in: counted.rows[0]) == score.low...score.high)
    given.output = StoredOutput(
      hash: "h", frames: [share, frame(Exclusion.frame, [1])], blobs: [:])
    let lacking = try #require(
      BlockResult(cells: [given]).frame("a", counting: trials) { $0 == "input" ? input : nil })
    #expect(
      lacking.interval(of: position, in: lacking.rows[0]) == nil,
      "what was left out is among what was given")
  }

  /// Joined once: the second look is the first.
  @Test func aFrameIsTheSameAtEveryLook() {
    let block = BlockResult(cells: [cell(0, [frame("a", [1])])])
    #expect(block.frame("a") == block.frame())
    #expect(block.frame("none") == nil && block.frame("none") == nil)
  }

  @Test(arguments: [(0, 0), (1, 2), (2, 2), (3, 3), (99, 5)])
  func aPreviewReadsNoMoreCellsThanItNeeds(least: Int, rows: Int) {
    let block = BlockResult(cells: [
      cell(0, [frame("a", [1, 2])]), cell(1, nil), cell(2, [frame("a", [3])]),
      cell(3, [frame("a", [4, 5])]),
    ])
    #expect(block.preview("a", rows: least)?.rows.count ?? 0 == rows)
  }

  /// Cells of a swept reference may have other columns.
  @Test func columnsThatACellLacksAreMissingThere() {
    let block = BlockResult(cells: [
      cell(0, [frame("a", [1])]), cell(1, [frame("a", [2], column: "y")]),
    ])
    #expect(block.frame()?.rows == [[0, 1, .missing], [1, .missing, 2]])
  }

  @Test func aBlockThatHasNotRunHasNoFrames() {
    let block = BlockResult(cells: [cell(0, nil)])
    #expect(block.frameNames.isEmpty && block.frame() == nil)
    #expect(block.preview("a", rows: 1) == nil)
  }
}
