import Foundation
import TestSupport
import Testing

struct VerifyCommandTests {
  @Test func aSampleIsTheSameEveryTime() throws {
    let program = try DosesBook.program()
    try #require(try program.run("report", "--quiet").status == 0)
    let all = try program.run("verify", "--quiet")
    #expect(all.output == "2 of 2 published cells recomputed: all as published\n")
    let sample = try program.run("verify", "--quiet", "--sample", "1")
    #expect(sample.output == "1 of 2 published cells recomputed: all as published\n")
    #expect(sample.status == 0)
    try program.folder.write("edited", to: "artifacts/index.md")
    let edited = try program.run("verify", "--quiet", "--sample", "1")
    #expect(edited.status == 1)
    #expect(edited.output.contains("index.md") && edited.output.contains("edited since"))
    #expect(edited.output.hasSuffix("1 of 2 published cells recomputed: 1 values differ\n"))
  }

  /// First what is to be expected, and what it costs; then what came of it.
  @Test func itSaysWhatToExpectBeforeItComputes() throws {
    let program = try DosesBook.program()
    try #require(try program.run("report", "--quiet").status == 0)
    let told = try program.run("verify", "--sample", "1")
    #expect(
      told.errors.hasPrefix(
        "as published: numerics portable\nso every result should be the same bytes\n"
          + "recomputing 1 cell: "))
    try program.folder.write(
      "title: T\nnumerics: fastest\nprofiles: {standard: {largest: 0.5}}\n", to: "chapters/book.yml"
    )
    let other = try program.run("verify")
    #expect(
      other.errors.hasPrefix("not as published: numerics were portable, and are fastest here\n"))
    #expect(other.errors.contains("means whose intervals overlap and verdicts"))
    #expect(other.status == 0)
  }

  /// A clean clone has no store: what the sample reads is computed first, and no more.
  @Test func aSampleComputesWhatItReads() throws {
    let program = try Palimpsest([
      "01-small.md": "# A book\n\n"
        + Palimpsest.trainingChapter.replacing(
          "steps: ${steps}", with: "steps: ${steps}\nsweep: {seed: [0, 1]}"),
      "book.yml": "title: T\nprofiles: {standard: {steps: 2}}\n",
    ])
    try #require(try program.run("report", "--quiet").status == 0)
    try FileManager.default.removeItem(at: program.folder.url.appending(path: ".palimpsest"))
    let ended = try (0..<20).lazy.map { seed in
      try program.run("verify", "--sample", "1", "--sample-seed", "\(seed)")
    }.first { $0.errors.contains("that they read") }
    let told = try #require(ended)
    #expect(told.status == 0)
    #expect(told.errors.contains("recomputing 1 cell, and 1 cell that they read: "))
    #expect(told.output == "1 of 3 published cells recomputed: all as published\n")
  }

  /// A claim that would have another verdict is named.
  @Test func aVerdictThatWouldChangeIsTold() throws {
    let chapter = DosesBook.chapter.replacing(
      "expect: mean(doses[dose=2].effect) > 0.4",
      with: "expect: doses[dose=2].effect > 0.4\nover: seed")
    let program = try Palimpsest(["01-doses.md": chapter.replacing("${largest}", with: "0.5")])
    try #require(try program.run("report", "--quiet").status == 0)
    try program.folder.write(
      chapter.replacing("${largest}", with: "0.1"), to: "chapters/01-doses.md")
    let ended = try program.run("verify", "--quiet")
    #expect(ended.status == 1)
    #expect(ended.output.contains("claim larger would change: reproduced -> not reproduced"))
  }
}
