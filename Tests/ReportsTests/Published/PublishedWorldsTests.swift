import Chapters
import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook
@testable import Reports

/// What is published of cells that only other worlds of claims have, and held against it.
struct PublishedWorldsTests {
  private let book: WorldsBook
  private let results: BookResults
  private let folder: URL

  init() async throws {
    book = try WorldsBook()
    (results, folder) = try await book.publish()
  }

  private func recomputed(
    _ name: String, _ change: (inout Frame) -> Void = { _ in }
  ) throws -> Recomputation {
    let (cell, result) = try #require(
      results.varied.first { $0.cell.name.description == name })
    let output = try #require(result.output)
    var frame = try #require(output.frame())
    change(&frame)
    return Recomputation(
      cell: cell,
      output: StoredOutput(hash: output.hash, axes: cell.axes, frames: [frame], blobs: [:]))
  }

  @Test func theirCellsAreInTheManifest() throws {
    let manifest = try #require(try Manifest.read(in: OwnFolder(folder, followsLink: false)))
    let varied = manifest.cells.filter { $0.choices != nil }
    #expect(varied.count == 8 && varied.allSatisfy { $0.output != nil && $0.block == "runs" })
    #expect(varied.contains { $0.choices == ["shift": .integer(3), "base": .integer(2)] })
    #expect(manifest.cells.count == 11)
    #expect(manifest.data?.contains("data/runs~worlds.rows.csv") == true, "\(manifest.data ?? [])")
  }

  @Test func everyCellIsFoundAndAgrees() throws {
    let report = try PublishedReport(folder: folder)
    #expect(results.book.cells.allSatisfy(report.shows))
    for (cell, _) in results.varied {
      let told = report.differences(
        from: try recomputed(cell.name.description), by: .bytes)
      #expect(told.isEmpty, "\(told)")
    }
  }

  @Test func anotherValueIsTold() throws {
    let report = try PublishedReport(folder: folder)
    let other = try recomputed("runs[shift=3,base=2]") { frame in
      let place = frame.index(of: "v") ?? 0
      var values = frame.values(of: "v") ?? []
      values[0] = .number(9)
      frame.replaceValues(at: place, by: values)
    }
    let told = report.differences(from: other, by: .bytes)
    #expect(told.map(\.cell) == ["runs[shift=3,base=2]"])
    #expect(told.map(\.column) == ["v"] && told.map(\.found) == ["9.0"])
  }

  /// Verdicts in other worlds that would be others.
  @Test func verdictsInWorldsAreCompared() throws {
    let report = try PublishedReport(folder: folder)
    let lower = try recomputed("runs[shift=3,base=2]") { frame in
      let place = frame.index(of: "v") ?? 0
      frame.replaceValues(at: place, by: (frame.values(of: "v") ?? []).map { _ in .number(2) })
    }
    let verdicts = report.changedVerdicts(in: results.book, [lower])
    #expect(
      verdicts.map { "\($0.claim): \($0.before) -> \($0.after)" } == [
        "larger where shift=3 and base=2: reproduced -> not reproduced"
      ])
    #expect(
      report.changedVerdicts(in: results.book, [try recomputed("runs[shift=3]")]).isEmpty)
  }

  /// The costs of their cells are those of the chapter.
  @Test func theyAreAmongTheCosts() {
    #expect(CostTable(results).rows.map(\.figures[0]) == ["11"])
  }
}
