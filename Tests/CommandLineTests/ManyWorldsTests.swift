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
    #expect(before.count { $0.choices == nil } == 12)
    #expect(before.count { $0.choices != nil } == 9 * 6)
    #expect(before.filter { $0.choices != nil }.allSatisfy { $0.id == "analysis" })
    #expect(before.contains { $0.choices == ["outliers": "2", "scale": "minutes"] })
    let first = try program.run(["plan"] + book).output
    #expect(first.contains("new      analysis[seed=0,outliers=3]"))
    #expect(
      first.hasSuffix(
        """
        66 cells: 66 new
        of these, only for claims: 54 cells: 54 new; nothing is known of how long they take

        """))
    #expect(try program.run(["run", "--book", Self.chapters]).status == 0)
    let second = try program.run(["plan"] + book).output
    #expect(second.contains("66 cells: 12 cached, 54 new\n"))
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
    #expect(verify.output.contains("66 of 66 published cells recomputed: all as published"))
    // Without worlds, nothing runs again, and the claim says how many it names.
    let quick = try program.run("report", "--book", Self.chapters, "--set", "outliers=0")
    #expect(quick.output.contains("10 named"), "\(quick.output)\(quick.errors)")
  }
}
