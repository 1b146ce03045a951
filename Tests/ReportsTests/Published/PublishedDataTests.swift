import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

/// The frames beside the pages.
struct PublishedDataTests {
  private func files(_ rows: String, sweep: String = "x: [1, 2]") async throws -> [PublishedData
    .File]
  {
    let results = try await SmallBook(
      "# T\n\n```yaml experiment\nid: a\nrun: data\nrows:\n  - \(rows)\nsweep: {\(sweep)}\n```\n"
    ).results
    return PublishedData.files(of: results).sorted { $0.path < $1.path }
  }

  @Test func aFrameIsPublishedInEveryFormat() async throws {
    let files = try await files("name: \"a,b\"\n    v: ${x}")
    #expect(files.map(\.path) == ["data/a.rows.csv", "data/a.rows.json"])
    #expect(
      try String(decoding: files[0].content(), as: UTF8.self)
        == "x,name,v\r\n1,\"a,b\",1\r\n2,\"a,b\",2\r\n")
    let frame = try FrameCoding.decode(files[1].content())
    #expect(frame.columns.map(\.name) == ["x", "name", "v"])
    #expect(frame.columns[0].role == .axis && frame.rows.map { $0[0] } == [1, 2])
  }

  /// An origin is the same where the file is, and only there.
  @Test func anOriginStandsForAllThatAFileIsMadeOf() async throws {
    let origin = { try await files($0, sweep: $1)[0].origin }
    let first = try await origin("v: ${x}", "x: [1, 2]")
    #expect(try await origin("v: ${x}", "x: [1, 2]") == first)
    #expect(try await origin("v: ${x}", "x: [2, 1]") != first)
    #expect(try await origin("v: ${x}", "x: [1]") != first)
    #expect(try await origin("v: ${x}0", "x: [1, 2]") != first)
    #expect(try await origin("v: ${y}", "y: [1, 2]") != first)
  }

  @Test func aFileIsFoundByItsName() async throws {
    let results = try await SmallBook().results
    let text = ReportWriter.data("doses.rows.csv", of: results)
    #expect(text?.hasPrefix("drug,dose,draw,effect\r\na<b,1,0,0.2\r\n") == true)
    #expect(ReportWriter.data("doses.none.csv", of: results) == nil)
  }
}
