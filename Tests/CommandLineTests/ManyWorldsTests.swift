import Foundation
import TestSupport
import Testing

/// The book in `Examples/ManyWorlds`, run as its README says.
struct ManyWorldsTests {
  private static let chapters = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Examples/ManyWorlds/chapters").path

  private struct Row: Decodable {
    var id, status: String
    var seconds: Double?
    var choices: [String: String]?

    enum CodingKeys: CodingKey { case id, status, seconds, choices }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      id = try container.decode(String.self, forKey: .id)
      status = try container.decode(String.self, forKey: .status)
      seconds = try container.decodeIfPresent(Double.self, forKey: .seconds)
      let choices = try? container.decodeIfPresent([String: Choice].self, forKey: .choices)
      self.choices = choices?.mapValues(\.text)
    }
  }

  /// A number or a word.
  private struct Choice: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text =
        try (try? container.decode(Int.self)).map(String.init) ?? container.decode(String.self)
    }
  }

  @Test func theBookIsPlannedRunVerifiedAndShown() throws {
    let program = try Palimpsest([:])
    let book = ["--book", Self.chapters, "--profile", "full"]
    func plan() throws -> [Row] {
      try JSONDecoder().decode(
        [Row].self, from: Data(program.run(["plan", "--json"] + book).output.utf8))
    }
    let before = try plan()
    #expect(before.count { $0.choices == nil } == 14)
    #expect(before.count { $0.choices != nil } == 9 * 6)
    #expect(before.filter { $0.choices != nil }.allSatisfy { $0.id == "analysis" })
    #expect(before.contains { $0.choices == ["outliers": "2", "scale": "minutes"] })
    let first = try program.run(["plan"] + book).output
    #expect(first.contains("new      analysis[seed=0,outliers=3]"))
    #expect(
      first.hasSuffix(
        """
        68 cells: 68 new
        of these, only for claims: 54 cells: 54 new; nothing is known of how long they take

        """))
    #expect(try program.run(["run", "--book", Self.chapters]).status == 0)
    let second = try program.run(["plan"] + book).output
    #expect(second.contains("68 cells: 14 cached, 54 new\n"))
    #expect(second.contains("54 cells: 54 new; "))
    #expect(second.hasSuffix(" of computing\n"))

    let report = try program.run(["report", "--format", "html,markdown,json"] + book)
    #expect(report.status == 0, "\(report.errors)")
    let words = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("reproduced in 3 of 10; the sign depends on outcome"))
    let page = try String(
      contentsOf: program.folder.url.appending(path: "artifacts/01-many-worlds.md"), encoding: .utf8
    )
    #expect(page.contains("It is reproduced in 3 of\n10 worlds, and reversed in 1."))
    #expect(page.contains("reproduced in 3 of 10, not reproduced in 1, inconclusive in 6"))
    #expect(page.contains("outliers 2 │"))
    #expect(try plan().allSatisfy { $0.status == "cached" && $0.seconds == nil })

    let verify = try program.run(["verify"] + book)
    #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
    #expect(verify.output.contains("68 of 68 published cells recomputed: all as published"))
    // Without worlds, nothing runs again, and the claim says how many it names.
    let quick = try program.run("report", "--book", Self.chapters, "--set", "outliers=0")
    #expect(quick.output.contains("10 named"), "\(quick.output)\(quick.errors)")
  }

  /// Two groups leave the claim open; it is settled with as many as it takes, which the book takes over.
  @Test func theTrialGoesOnUntilItIsSettled() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.chapters).map {
      ($0, try String(contentsOfFile: "\(Self.chapters)/\($0)", encoding: .utf8))
    }
    let program = try Palimpsest(Dictionary(uniqueKeysWithValues: files))
    let chapter = "02-until-it-is-settled"
    func words(_ arguments: String...) throws -> String {
      let ended = try program.run(arguments)
      #expect(ended.status == 0, "\(ended.errors)")
      return ended.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(try words("report", chapter).contains("inconclusive reminders-last"))
    let plan = try words("settle", "--plan", "reminders-last")
    #expect(plan.contains("reminders-last: over seed, n = 2, "), "\(plan)")
    #expect(plan.contains("open; needs about "), "\(plan)")
    let before = try program.folder.read("chapters/book.yml")

    let settled = try words("settle", "reminders-last", "--write")
    #expect(settled.contains("reminders-last: over seed, n = 24, "), "\(settled)")
    #expect(settled.hasSuffix(": reproduced 1 claim: 1 settled, 0 open"), "\(settled)")
    #expect(
      try program.folder.read("chapters/book.yml")
        == before.replacing(
          "quick: {worlds: none}",
          with: "quick: {worlds: none, settled: {reminders-last: {seed: 24}}}"))
    // Another store has it from the book.
    let report = try words("report", chapter, "--store", "other")
    #expect(report.contains("settled with n = 24, confidence sequence"), "\(report)")
    let page = try program.folder.read("artifacts/\(chapter).md")
    #expect(page.contains("assumes only that differences lie from -1 to 1"), "\(page)")
  }
}
