import Foundation
import TestSupport
import Testing

/// `report --format pdf`: the book on paper.
struct PrintedReportTests {
  private static let canPrint =
    ["chromium", "pdftotext", "pdftohtml"].allSatisfy { name in
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
      }
    }

  private static func program() throws -> Palimpsest {
    try Palimpsest([
      "01-Größe & 50% #1?.md": Palimpsest.smallChapter.replacing(
        "# A small book",
        with: "# Größe & 50% #1?\n\nSee [what follows](<02-two words.md#das-ende>)."),
      "02-two words.md": """
      # Two words

      Of $\\frac{\\alpha}{\\beta}$ there is much to say.

      ## Das Ende

      Back to [the first](01-Gr%C3%B6%C3%9Fe%20%26%2050%25%20%231%3F.md).
      """,
    ])
  }

  private func text(_ program: Palimpsest, _ tool: String, _ arguments: String...) throws -> String
  {
    try SpawnedProcess(tool, arguments, in: program.folder.url).end().output
  }

  /// Every chapter is there with its figures, in an outline with page numbers; nothing of this machine is.
  @Test(.enabled(if: canPrint)) func theWholeBookIsPrinted() throws {
    let program = try Self.program()
    let ended = try program.run("report", "--format", "pdf")
    try #require(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.hasSuffix("artifacts/report.pdf\n"))
    let file = "artifacts/report.pdf"
    let words = try text(program, "pdftotext", "-layout", file, "-")
    for part in [
      "Größe & 50% #1?", "Two words", "Das Ende", "The larger dose gives 0.5", "𝛼", "𝛽",
      "reproduced", "effect", "1/3", "3/3",
    ] { #expect(words.contains(part), "\(part) in \(words)") }
    let outline = try text(program, "pdftohtml", "-xml", "-stdout", "-i", file)
    for item in [
      #"<item page="2">Größe &amp; 50% #1?</item>"#, #"<item page="3">Two words</item>"#,
      #"<item page="3">Das Ende</item>"#,
    ] { #expect(outline.contains(item), "\(item)") }
    // Plots stay drawings.
    let images = try text(program, "pdfimages", "-list", file).split(separator: "\n")
    #expect(images.count == 2)
    let bytes = try Data(contentsOf: program.folder.url.appending(path: file))
    #expect(bytes.range(of: Data("file:".utf8)) == nil && bytes.range(of: Data("/tmp".utf8)) == nil)
    // A report with nothing to do is the same bytes, and so is one that is printed again.
    try #require(try program.run("report", "--format", "pdf").status == 0)
    #expect(try Data(contentsOf: program.folder.url.appending(path: file)) == bytes)
    try program.folder.write("edited", to: file)
    try #require(try program.run("report", "--format", "html,pdf").status == 0)
    #expect(try Data(contentsOf: program.folder.url.appending(path: file)) == bytes)
  }

  /// What is missing is said before anything runs.
  @Test func withoutChromiumItSaysHowToGetIt() throws {
    let program = try Self.program()
    let ended = try program.run(
      ["report", "--format", "pdf"], environment: ["PATH": program.folder.url.path])
    #expect(ended.status == 1 && ended.output.isEmpty)
    #expect(
      ended.errors
        == "error: --format pdf: Chromium is not installed: sudo apt-get install chromium\n")
  }
}
