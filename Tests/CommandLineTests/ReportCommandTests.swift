import Foundation
import TestSupport
import Testing

/// `report`: what it writes, and with which status it ends.
struct ReportCommandTests {
  @Test func reportRendersAndIsCachedTheSecondTime() throws {
    let program = try Palimpsest(["01-small.md": Palimpsest.smallChapter])
    let first = try program.run("report")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("done     doses"))
    #expect(first.output.contains("inconclusive   The larger dose does more."))
    for page in ["index.html", "01-small.html", "01-small.md", "manifest.json"] {
      #expect(try !program.folder.read("artifacts/\(page)").isEmpty)
    }
    try program.folder.write(
      Palimpsest.smallChapter.replacingOccurrences(of: "Prose.", with: "Other prose."),
      to: "chapters/01-small.md")
    let second = try program.run("report")
    #expect(second.errors.contains("cells: 0 run in less than 0.1 s; 1 cached, saving"))
    #expect(!second.errors.contains("done"))
    #expect(try program.folder.read("artifacts/01-small.html").contains("Other prose."))
  }

  @Test func reportsHaveFormats() throws {
    let program = try Palimpsest(["01-small.md": Palimpsest.smallChapter])
    #expect(try program.run("report", "--format", "html,pdf").status == 64)
    let json = try program.run("report", "--format", "json")
    #expect(json.output.hasSuffix("artifacts/report.json\n"))
    let files = {
      try FileManager.default.contentsOfDirectory(
        atPath: program.folder.url.path + "/artifacts"
      ).sorted()
    }
    #expect(try files() == ["data", "manifest.json", "report.json"])
    let report =
      try JSONSerialization.jsonObject(
        with: Data(program.folder.read("artifacts/report.json").utf8)) as? [String: Any]
    let blocks = (report?["chapters"] as? [[String: Any]])?.first?["blocks"] as? [[String: Any]]
    #expect(blocks?.compactMap { $0["type"] as? String } == ["experiment", "plot", "claim"])
    #expect((blocks?.last?["claim"] as? [String: Any])?["verdict"] as? String == "inconclusive")

    let all = try program.run("report", "--format", "html,markdown,json", "--single-file")
    #expect(all.output.hasSuffix("artifacts/report.html\n"))
    #expect(
      try files() == [
        ".nojekyll", "01-small.html", "01-small.md", "data", "index.html", "index.md",
        "manifest.json", "report.html", "report.json",
      ])
    // What is not asked for any more goes.
    #expect(try program.run("report", "--format", "markdown").status == 0)
    #expect(try files() == ["01-small.md", "data", "index.md", "manifest.json"])
  }

  @Test func aFailedCellEndsWith1AndIsShown() throws {
    let chapter = """
      # T

      ```yaml experiment
      id: world
      run: world
      athletes: 4096
      ```
      """
    let program = try Palimpsest(["01.md": chapter])
    let ended = try program.run("report")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("chapters/01.md:3:1: error: world failed: 4120 athletes need"))
    #expect(try program.folder.read("artifacts/01.html").contains("world failed: 4120 athletes"))
  }

  @Test func anOpenClaimEndsWith3WhereAsked() throws {
    let program = try Palimpsest(["01-small.md": Palimpsest.smallChapter])
    #expect(try program.run("report").status == 0)
    #expect(try program.run("report", "--strict").status == 3)
  }
}
