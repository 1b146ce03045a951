import Foundation
import Frames
import Notebook
import TestSupport
import Testing

@testable import Reports

struct ManifestTests {
  private func results() async throws -> BookResults {
    try await SmallBook(
      "# T\n\n```yaml experiment\nid: a\nrun: data\nrows: [{v: \"${x}\"}]\nsweep: {x: [1, b]}\n```\n"
    ).results
  }

  private func manifest(_ pages: [String]) async throws -> Manifest {
    Manifest(
      try await results(), pages: Dictionary(uniqueKeysWithValues: pages.map { ($0, "h") }),
      data: ["data/a.rows.csv": "d"], origins: ["data/a.rows.csv": "o"])
  }

  @Test func everyCellIsToldWithItsKey() async throws {
    let results = try await results()
    let manifest = try await manifest(["b.html", "a.html"])
    #expect(manifest.pages == ["a.html", "b.html"])
    #expect(manifest.files == ["a.html": "h", "b.html": "h", "data/a.rows.csv": "d"])
    #expect(manifest.cells.map(\.axes) == [["x": 1], ["x": "b"]])
    #expect(manifest.cells.map(\.key) == results.blocks["a"]?.cells.map(\.key))
    #expect(
      manifest.cells.map(\.kind) == ["data", "data"] && manifest.cells.map(\.version) == ["2", "2"])
    #expect(manifest.cells.map(\.seconds) == [0.5, 0.5])
    #expect(manifest.cells[0].finished == "2025-06-15T15:06:40Z")
  }

  /// The same bytes for the same report, and all of it comes back.
  @Test func aManifestIsReadAsItWasWritten() async throws {
    let data = try await manifest(["a.html"]).encoded()
    #expect(data.last == UInt8(ascii: "\n"))
    #expect(try JSONDecoder().decode(Manifest.self, from: data).encoded() == data)
  }

  /// What an earlier report wrote and this one does not goes; nothing else, and nothing outside its folder,
  /// whatever the manifest there says.
  @Test func leftoversGoAndNothingElse() async throws {
    let book = try await SmallBook()
    let folder = book.folder.url.appending(path: "report")
    try ReportWriter.write(book.results, to: folder)
    try book.folder.write("mine", to: "report/mine.txt")
    try book.folder.write("outside", to: "outside.html")
    let file = folder.appending(path: Manifest.file)
    let outside = book.folder.url.appending(path: "outside.html").path
    let text = try String(contentsOf: file, encoding: .utf8)
    for name in ["../outside.html", outside] {
      let hostile = text.replacing("\"01-small.md\",", with: "\"01-small.md\", \"\(name)\",")
        .replacing(
          "\"files\" : {", with: "\"files\" : {\"\(name)\" : \"\(ContentHash.sha256("outside"))\",")
      #expect(hostile.count > text.count)
      try Data(hostile.utf8).write(to: file)
      let other = try await SmallBook("# T\n")
      try ReportWriter.write(other.results, to: folder, formats: [.markdown])
      let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        .filter { $0 != "data" }
      #expect(left == ["01-small.md", "index.md", "manifest.json", "mine.txt"])
      #expect(FileManager.default.fileExists(atPath: outside))
    }
  }
}
