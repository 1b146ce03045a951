import Foundation
import TestSupport
import Testing
import Transformer

/// How a run shows how it goes.
struct ProgressDisplayTests {
  /// On a terminal a run has a line that is written over, and takes it away in the end.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func aTerminalShowsALiveLine() throws {
    let program = try Palimpsest(
      [
        "01.md": (0..<2).map { "```yaml experiment\nid: a\($0)\nrun: faulty\nvalue: \($0)\n```\n" }
          .joined(separator: "\n")
      ], program: "faulty-notebook")
    let shell = try SpawnedProcess.run(
      "script", "-qec", "stty cols 60; '\(program.path)' run --jobs 1 > /dev/null", "/dev/null",
      in: program.folder.url)
    let text = shell.output
    #expect(shell.status == 0, "\(text)")
    for line in [
      "[1/2] a0: never run\r\n", "\r\u{1B}[K[1/2] a0", "done     a0  ", "[2/2] a1: never run\r\n",
      "block  ran  cached  failed", "cells: 2 run in ",
    ] { #expect(text.contains(line), "\(line) in \(text)") }
    let pieces = text.split(separator: "\u{1B}[K").dropFirst().map { $0.prefix { !$0.isNewline } }
    #expect(pieces.allSatisfy { $0.count < 60 })
    let end = try #require(text.range(of: "cells: 2 run"))
    #expect(!text[end.lowerBound...].contains("\u{1B}"))
  }

  @Test func aPipeGetsALineForEachCell() throws {
    let program = try DosesBook.program()
    let run = try program.run("run", "--jobs", "1")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.map { $0.prefix { $0 != " " } } == ["done", "done", "cells:"])
    #expect(!run.errors.contains("\u{1B}"))
    #expect(try program.run("run", "--quiet").errors.isEmpty)
  }

  /// What a cell leaves out is told, is a table of its own, and may be shown; a table of nothing too.
  @Test func whatIsLeftOutIsTold() throws {
    let fact = { (number: Int, prompt: String) in
      """
      {"case_id": \(number), "requested_rewrite": {"prompt": "\(prompt)", "subject": "Ann",
       "target_true": {"str": "golf"}, "target_new": {"str": "chess"}},
       "paraphrase_prompts": [], "neighborhood_prompts": []}
      """
    }
    let chapter = """
      ```yaml experiment
      id: base
      run: checkpoint
      folder: ../model
      ```

      ```yaml experiment
      id: facts
      run: counterfact
      file: ../facts.json
      model: base
      probability: 0
      examples: 0
      sweep: {count: [1, 2]}
      ```

      ```yaml experiment
      id: all
      run: counterfact
      file: ../facts.json
      examples: 0
      ```

      ```yaml table
      from: facts.left_out
      ```

      ```yaml table
      from: all.left_out
      ```
      """
    let program = try Palimpsest(["01.md": chapter])
    let facts = "[\(fact(0, "{} plays")), \(fact(1, "Bob plays"))]"
    let place = program.folder.url
    try Data(facts.utf8).write(to: place.appending(path: "facts.json"))
    let model = place.appending(path: "model")
    try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
    let words = WordLevelTokenizer(words: ["Ann", "Bob", "plays", "golf", "chess"])
    var shape = TinyModels.shape(.gemma)
    shape.vocabulary = words.words.count
    let files = try Checkpoint.files(of: LanguageModel(initializing: shape, seed: 1))
      .merging(words.files(contextLength: 16)) { $1 }
    for (name, data) in files { try data.write(to: model.appending(path: name)) }
    let ended = try program.run("report")
    let note =
      "chapters/01.md:7:1: note: facts[count=2] left out 1 of 2: the prompt does not have the subject "
      + "in it (Ann)\n"
    #expect(ended.status == 0 && ended.errors.contains(note), "\(ended.errors)")
    #expect(!ended.errors.contains("facts[count=1] left out"))
    let published = try String(
      contentsOf: place.appending(path: "artifacts/data/facts.left_out.csv"), encoding: .utf8)
    #expect(
      published.contains(
        "\n2,the prompt does not have the subject in it,1,2,Ann,'Bob plays' does not have 'Ann' in it"
      ), "\(published)")
    #expect(try program.run("verify").status == 0)
  }
}
