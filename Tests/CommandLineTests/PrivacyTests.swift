import Foundation
import TestSupport
import Testing

/// What is of this machine and its user stays there: values of variables, paths, and what a terminal obeys.
struct PrivacyTests {
  private static let secret = "hunter2-\(UUID())"

  /// Texts in the files under a folder.
  private func files(_ program: Palimpsest, in folder: String, holding text: String) throws
    -> [String]
  {
    let place = program.folder.url.appending(path: folder)
    return try FileManager.default.subpathsOfDirectory(atPath: place.path).filter { path in
      FileManager.default.contents(atPath: place.appending(path: path).path)?
        .range(of: Data(text.utf8)) != nil
    }
  }

  // MARK: - Variables

  private static func bookOfVariable() throws -> Palimpsest {
    try Palimpsest([
      "book.yml": "allow_commands: true\n",
      "01.md": """
      # T

      ```yaml experiment
      id: a
      run: command
      command: [sh, -c, "echo \\"{\\\\\\"n\\\\\\": $${#TOKEN}}\\""]
      env: [TOKEN, OTHER]
      ```

      ```yaml experiment
      id: b
      run: command
      command: [sh, -c, "cat $PALIMPSEST_INPUT_A | head -c 0; echo '{\\"m\\": 2}'"]
      after: a
      ```

      ```yaml table
      from: a
      ```
      """,
    ])
  }

  private struct Row: Decodable {
    var id: String
    var key: String?
    var status: String
    var reason: String
  }

  private func plan(_ program: Palimpsest, token: String?, store: String = "s") throws -> [Row] {
    let environment = token.map { ["TOKEN": $0] } ?? [:]
    let ended = try program.run(["plan", "--json", "--store", store], environment: environment)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(!ended.output.contains(Self.secret))
    return try JSONDecoder().decode([Row].self, from: Data(ended.output.utf8))
  }

  @Test func aVariablesValueIsInNoFileAndNoPlan() throws {
    let program = try Self.bookOfVariable()
    let environment = ["TOKEN": Self.secret]
    let ended = try program.run(["report", "--store", "s"], environment: environment)
    #expect(ended.status == 0, "\(ended.errors)")
    let shown = try program.run("store", "show", "a", "--store", "s")
    for text in [ended.output, ended.errors, shown.output] { #expect(!text.contains(Self.secret)) }
    #expect(try files(program, in: "s", holding: Self.secret).isEmpty)
    #expect(try files(program, in: "artifacts", holding: Self.secret).isEmpty)
    #expect(try program.folder.read("artifacts/01.md").contains("\(Self.secret.count)"))
  }

  @Test func anotherValueIsAnotherKeyAndTheFirstOneIsFoundAgain() throws {
    let program = try Self.bookOfVariable()
    let run = { (token: String) in
      try program.run(["run", "--quiet", "--store", "s"], environment: ["TOKEN": token]).status
    }
    #expect(try run(Self.secret) == 0)
    let first = try plan(program, token: Self.secret)
    #expect(first.map(\.status) == ["cached", "cached"])
    let second = try plan(program, token: Self.secret + "x")
    #expect(second.first?.status == "stale")
    #expect(second.first?.reason == "env TOKEN changed")
    #expect(second.first?.key != first.first?.key)
    #expect(try run(Self.secret + "x") == 0)
    #expect(try plan(program, token: Self.secret).map(\.key) == first.map(\.key))
  }

  /// Keys go by the store's secret where a variable is declared and set, and nowhere else.
  @Test func onlyKeysWithVariablesDifferBetweenStores() throws {
    let program = try Self.bookOfVariable()
    let keys = try ["s", "t"].map { store in
      let ended = try program.run(
        ["run", "--quiet", "--store", store], environment: ["TOKEN": Self.secret])
      #expect(ended.status == 0, "\(ended.errors)")
      return try plan(program, token: Self.secret, store: store).map(\.key)
    }
    #expect(keys[0][0] != keys[1][0])
    #expect(keys[0][1] == keys[1][1])
    #expect(
      try plan(program, token: nil, store: "s").first?.key
        == plan(program, token: nil, store: "t").first?.key)
  }

  // MARK: - Paths

  @Test func noPathOfThisMachineIsPublished() throws {
    let program = try Palimpsest([
      "book.yml": "allow_commands: true\nprofiles: {standard: {place: x.csv}}\n",
      "helper.py": "def f():\n  raise ValueError('bad value in ' + __file__)\n",
      "s.py": "import os, sys\nsys.path.insert(0, os.getcwd())\nimport helper\nhelper.f()\n",
      "01.md": """
      # T

      ```yaml experiment
      id: fails
      run: command
      command: [python3, -B, s.py]
      ```

      ```yaml experiment
      id: where
      run: command
      command: [sh, -c, "echo file; echo $PWD/data.csv"]
      format: csv
      ```

      ```yaml experiment
      id: outside
      run: data
      file: ${place}
      ```

      ```yaml table
      from: fails
      ```

      ```yaml table
      from: where
      ```
      """,
    ])
    let book = program.folder.url.appending(path: "chapters").path
    let elsewhere = try TemporaryFolder(["x.csv": "a\n1\n"])
    let ended = try program.run(
      "report", "--single-file", "--format", "html,markdown,json", "--book", book, "--set",
      "place=\(elsewhere.url.path)/x.csv")
    #expect(ended.status == 1)
    let page = try program.folder.read("artifacts/01.md")
    #expect(page.contains("helper.py\", line 2, in f"), "\(page)")
    #expect(page.contains("bad value in helper.py"), "\(page)")
    #expect(page.contains("data.csv"))
    let folder = program.folder.url
    let paths = [
      folder.path, folder.resolvingSymlinksInPath().path, folder.lastPathComponent,
      elsewhere.url.path,
    ]
    for path in paths {
      #expect(try files(program, in: "artifacts", holding: path).isEmpty, "\(path)")
    }
  }

  // MARK: - Terminals

  /// A book that tries to speak to the terminal in every place that it is quoted from.
  @Test func nothingOfABookReachesTheTerminalButText() throws {
    let escape = "\u{1B}]0;title\u{7}\u{1B}[2J\u{9B}31m"
    let program = try Palimpsest([
      "book.yml": "allow_commands: true\n",
      "01\(escape).md": """
      # T \(escape)

      ```yaml experiment
      id: fails
      run: command
      command: [sh, -c, "printf '\\\\033[2Joutput\\\\n' >&2; exit 3"]
      ```

      ```yaml experiment
      id: rows
      run: data
      rows: [{"na\\e[2Jme": "\\e]0;x\\a value"}, {"na\\e[2Jme": "\\x9b31m"}]
      ```

      ```yaml experiment
      id: swept
      run: command
      command: [sh, -c, "echo '{\\"a\\": 1}'", "${word}"]
      sweep: {word: ["\\e[2J", "\\rover"]}
      ```

      ```yaml table
      from: rows
      ```
      """,
    ])
    let runs = try [
      ["plan"], ["plan", "--json"], ["run"], ["report"], ["plan", "no-such"], ["store", "ls"],
      ["store", "show", "swept"], ["store", "show", "fails"], ["explain", "\u{1B}[2J"],
      ["run", "--set", "\u{1B}[2J=1"], ["run", "--only", "\u{1B}[2J"], ["\u{1B}[2J"],
    ].map { try program.run($0) }
    for (index, ended) in runs.enumerated() {
      for text in [ended.output, ended.errors] {
        let controls = text.unicodeScalars.filter {
          ($0.value < 32 && $0 != "\n" && $0 != "\t") || (0x7F..<0xA0).contains($0.value)
        }
        #expect(controls.isEmpty, "\(index): \(text.debugDescription)")
      }
    }
    #expect(runs[2].errors.contains("␛[2Joutput"), "\(runs[2].errors)")
    #expect(runs[0].output.contains("␛[2J"), "\(runs[0].output)")
  }
}
