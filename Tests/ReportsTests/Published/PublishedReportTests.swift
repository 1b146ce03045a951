import Chapters
import Foundation
import Frames
import TestSupport
import Testing

@testable import Notebook
@testable import Reports

/// Recomputed results held against a report as it was published.
struct PublishedReportTests {
  private let book: SmallBook
  private let folder: URL

  init() async throws {
    book = try await SmallBook(
      """
      # T

      ```yaml experiment
      id: a
      run: data
      rows:
        - v: ${rate}
          n: 3
          name: x
        - {v: 2.5, n: 4, name: y}
      sweep: {rate: [1.0, 0.5, 2]}
      ```
      """)
    folder = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: folder)
  }

  /// A cell run again, its frame changed before it is held against the report.
  private func recomputed(
    _ position: Int, _ change: (inout Frame) -> Void = { _ in }
  ) throws -> Recomputation {
    let cell = book.results.book.cells[position]
    let output = try #require(book.results.blocks["a"]?.cells[position].output)
    var frame = try #require(output.frame())
    change(&frame)
    return Recomputation(
      cell: cell,
      output: StoredOutput(hash: output.hash, axes: cell.axes, frames: [frame], blobs: [:]))
  }

  private func told(
    _ recomputation: Recomputation, by standard: Agreement.Standard = .bytes
  ) throws -> [String] {
    let report = try PublishedReport(folder: folder)
    return report.differences(from: recomputation, by: standard).map { difference in
      let row = difference.row.map { " row \($0)" } ?? ""
      return "\(difference.cell) \(difference.frame) \(difference.column)\(row): "
        + "\(difference.published) | \(difference.found)"
    }
  }

  /// With a value of an axis that is written as a whole number in JSON among them.
  @Test(arguments: 0..<3)
  func theSameResultsAgree(position: Int) throws {
    let report = try PublishedReport(folder: folder)
    #expect(report.profile == "only")
    #expect(report.shows(book.results.book.cells[position]))
    #expect(try told(recomputed(position)) == [])
  }

  @Test func aCellThatTheReportDoesNotShowIsNotShown() async throws {
    let other = try await SmallBook(
      "# T\n\n```yaml experiment\nid: a\nrun: data\nrows: [{v: \"${rate}\"}]\nsweep: {rate: [3]}\n```\n"
    )
    #expect(!(try PublishedReport(folder: folder).shows(other.results.book.cells[0])))
  }

  @Test func aValueThatIsOffIsToldWithItsRow() throws {
    let changed = try recomputed(1) { frame in
      var other = Frame(frame.name, columns: frame.columns)
      other.append(frame.rows[0])
      other.append(frame.rows[1].map { $0 == 2.5 ? 2.5001 : $0 == "y" ? "z" : $0 })
      frame = other
    }
    #expect(
      try told(changed) == [
        "a[rate=0.5] rows v row 2: 2.5 | 2.5001", "a[rate=0.5] rows name row 2: y | z",
      ])
  }

  @Test func framesOfAnotherShapeAreTold() throws {
    #expect(
      try told(recomputed(0) { $0 = $0.filtered { $0[1] == 3 } }) == [
        "a[rate=1.0] rows : 2 rows | 1 rows"
      ])
    #expect(
      try told(recomputed(0) { $0.columns[2].name = "other" }) == [
        "a[rate=1.0] rows other: no column | a column"
      ])
    #expect(
      try told(recomputed(0) { $0.name = "other" }) == [
        "a[rate=1.0] other : no such frame | a frame"
      ])
  }

  /// Where last bits may differ, values are not held, means whose intervals part are.
  @Test func meansAreHeldByTheirIntervals() throws {
    let changed = { (v: Scalar, n: Scalar) in
      try recomputed(1) { frame in
        var other = Frame(frame.name, columns: frame.columns)
        other.append([v, n, "other"])
        other.append([2.5, 4, "y"])
        frame = other
      }
    }
    #expect(try told(changed(0.6, 3), by: .meaning) == [])
    #expect(!(try told(changed(0.6, 3), by: .bytes).isEmpty))
    let far = try recomputed(1) { frame in
      var other = Frame(frame.name, columns: frame.columns)
      other.append([100, 3, "x"])
      other.append([100.5, 4, "y"])
      frame = other
    }
    let told = try told(far, by: .meaning)
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("a[rate=0.5] rows v: mean ") == true)
    #expect(told.first?.hasSuffix("± 3.2") == true)
    #expect(
      try self.told(recomputed(0) { $0 = $0.filtered { $0[1] == 3 } }, by: .meaning) == [
        "a[rate=1.0] rows : 2 rows | 1 rows"
      ])
  }

  @Test func secondsAreThoseOfThePublishedRuns() throws {
    let cells = book.results.book.cells
    let report = try PublishedReport(folder: folder)
    #expect(report.seconds(of: []) == 0 && report.seconds(of: cells) >= 0)
  }

  @Test func aCellThatFailedIsTold() throws {
    let failed = Recomputation(cell: book.results.book.cells[0], output: nil, failure: "no luck")
    #expect(try told(failed) == ["a[rate=1.0]  : an output | no luck"])
  }

  @Test func filesThatWereEditedOrRemovedAreTold() throws {
    #expect(try PublishedReport(folder: folder).alterations().isEmpty)
    try book.folder.write("edited", to: "artifacts/index.md")
    try FileManager.default.removeItem(at: folder.appending(path: "data/a.rows.csv"))
    let alterations = try PublishedReport(folder: folder).alterations()
    #expect(alterations.map(\.cell) == ["data/a.rows.csv", "index.md"])
    #expect(
      alterations.map(\.found)
        == ["no such file", "\(ContentHash.sha256("edited").prefix(12)): edited since"])
  }

  @Test func aFolderWithoutAReportIsNamed() throws {
    let empty = book.folder.url.appending(path: "none")
    let told = #expect(throws: UnreadableReport.self) { try PublishedReport(folder: empty) }
    #expect(told?.description == "\(empty.path)/manifest.json: there is no published report")
    try book.folder.write("{}", to: "artifacts/manifest.json")
    let broken = #expect(throws: UnreadableReport.self) { try PublishedReport(folder: folder) }
    #expect(broken?.description == "\(folder.path)/manifest.json: no manifest of a report")
  }

  // MARK: - Tolerance

  @Test(
    arguments: [
      (1.0, 1.0000009, nil, true), (1.0, 1.0000011, nil, false), (1e-9, 1.1e-9, nil, false),
      (0, 1e-12, nil, false), (0.5, 0.6, 0.1001, true), (0.5, 0.61, 0.1, false),
      (.nan, .nan, nil, true), (.nan, 1, nil, false), (.infinity, .infinity, nil, true),
      (.infinity, 1, 0.5, false),
    ] as [(Double, Double, Double?, Bool)])
  func numbersAgreeWithinTheirTolerance(a: Double, b: Double, tolerance: Double?, agree: Bool) {
    var column = Frame.Column.number("v")
    column.tolerance = tolerance
    #expect(column.agrees(.number(a), .number(b)) == agree)
    #expect(column.agrees(.number(b), .number(a)) == agree)
  }

  /// What a kind computed that declares no tolerance is to be the same to the last bit.
  @Test func exactNumbersAgreeOnlyWhereTheyAreEqual() {
    var column = Frame.Column.number("v")
    #expect(!column.agrees(1, .number(1.0.nextUp), isExact: true))
    column.tolerance = 0.1
    #expect(column.agrees(1, 1.05, isExact: true))
  }

  @Test func wholeNumbersAndTextsAgreeOnlyWhereTheyAreEqual() {
    let whole = Frame.Column.whole("n")
    #expect(whole.agrees(3, 3) && !whole.agrees(1_000_000_000, 1_000_000_001))
    #expect(whole.agrees(3, 3.0))
    #expect(Frame.Column.text("t").agrees("a", "a") && !Frame.Column.text("t").agrees("a", "b"))
    #expect(!whole.agrees(.missing, 0))
  }
}
