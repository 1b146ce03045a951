import Foundation
import TestSupport
import Testing

/// What reruns in which situation, observed from outside: every cell notes its own run.
///
/// The first fourteen situations are those in which the notebook systems in use return stale results
/// or rerun too much.
struct ConformanceTests {
  /// A book of cells A, B (which reads A) and D, and what happens to it between two runs.
  struct Situation: Sendable, CustomTestStringConvertible {
    var name: String
    /// The cells that are to run again.
    var reruns: Set<String>
    /// What happens between the runs.
    var change: @Sendable (Workshop) throws -> Void

    var testDescription: String { name }
  }

  /// A book and the log that its cells write to.
  struct Workshop: Sendable {
    let program: Palimpsest
    let log: URL

    init(_ files: [String: String] = [:]) throws {
      program = try Palimpsest(Self.files.merging(files) { $1 })
      log = program.folder.url.appending(path: "log")
      try clearLog()
    }

    static let files = [
      "book.yml": """
      allow_commands: true
      default_profile: standard
      profiles: {standard: {used: 1, unused: 1}}
      """,
      "cell.sh": """
      echo $1 >> "$RUN_LOG"
      test -z "$FAIL" || { echo "no luck" >&2; exit 4; }
      test "$1" != B || test ! -f touch-while-running || echo changed > data.csv
      echo "{\\"cell\\": \\"$1\\", \\"value\\": $2}"
      """,
      "data.csv": "x\n1\n", "helper.sh": "echo helper\n",
      "01.md": chapter,
    ]

    static let chapter =
      "# Title\n\nProse.\n\n"
      + block("A", "command: [sh, cell.sh, A, \"1\"]")
      + block(
        "B",
        "command: [sh, cell.sh, B, \"2\"]\nafter: A\ninputs: [data.csv, helper.sh]\nenv: [MODE]")
      + block("D", "command: [sh, cell.sh, D, \"${used}\"]")
      + "```yaml table\nid: shown\nfrom: A\ncaption: Before.\n```\n"

    static func block(_ id: String, _ rest: String) -> String {
      "```yaml experiment\nid: \(id)\nrun: command\n\(rest)\n```\n\n"
    }

    func clearLog() throws { try Data().write(to: log) }

    /// The cells that ran since the log was cleared.
    func ran() throws -> [String] {
      try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init).sorted()
    }

    @discardableResult
    func run(_ arguments: String..., environment: [String: String] = [:]) throws
      -> SpawnedProcess.Ended
    {
      try program.run(
        ["run", "--quiet"] + arguments,
        environment: ["RUN_LOG": log.path, "MODE": "fast"].merging(environment) { $1 })
    }

    func replace(_ old: String, _ new: String, in file: String = "01.md") throws {
      let text = try program.folder.read("chapters/\(file)")
      #expect(text.contains(old), "\(old)")
      try program.folder.write(
        text.replacingOccurrences(of: old, with: new), to: "chapters/\(file)")
    }
  }

  private static let situations: [Situation] = [
    Situation(name: "nothing changed", reruns: []) { _ in },
    Situation(name: "upstream value changed", reruns: ["A", "B"]) { shop in
      try shop.replace("cell.sh, A, \"1\"", "cell.sh, A, \"7\"")
    },
    Situation(name: "a redefinition inserted between", reruns: ["Q", "B"]) { shop in
      try shop.replace(
        "```yaml experiment\nid: B",
        Workshop.block("Q", "command: [sh, cell.sh, Q, \"5\"]") + "```yaml experiment\nid: B")
      try shop.replace("after: A", "after: Q")
    },
    Situation(name: "a data file changed", reruns: ["B"]) { shop in
      try shop.program.folder.write("x\n2\n", to: "chapters/data.csv")
    },
    Situation(name: "a data file rewritten, same bytes", reruns: []) { shop in
      try shop.program.folder.write("x\n1\n", to: "chapters/data.csv")
    },
    Situation(name: "a local helper changed", reruns: ["B"]) { shop in
      try shop.program.folder.write("echo other\n", to: "chapters/helper.sh")
    },
    Situation(name: "the script itself changed", reruns: ["A", "B", "D"]) { shop in
      try shop.replace("# end", "", in: "cell.sh")
    },
    Situation(name: "a comment added", reruns: []) { shop in
      try shop.replace("id: A\n", "id: A # the first\n# of three\n")
    },
    Situation(name: "a display-only option", reruns: []) { shop in
      try shop.replace("caption: Before.", "caption: After.\ncolumns: [value]")
    },
    Situation(name: "one of several independent cells edited", reruns: ["D"]) { shop in
      try shop.replace("cell.sh, D,", "cell.sh, D, \"9\",")
    },
    Situation(name: "prose edited", reruns: []) { shop in
      try shop.replace("Prose.", "Other prose, and *more* of it.\n\n## A heading\n")
    },
    Situation(name: "two independent cells swapped", reruns: []) { shop in
      let d = Workshop.block("D", "command: [sh, cell.sh, D, \"${used}\"]")
      try shop.replace(d, "")
      try shop.replace("Prose.\n\n", "Prose.\n\n" + d)
    },
    // Besides.
    Situation(name: "keys reordered", reruns: []) { shop in
      try shop.replace(
        "run: command\ncommand: [sh, cell.sh, A, \"1\"]",
        "command: [sh, cell.sh, A, \"1\"]\nrun: command")
    },
    Situation(name: "a default spelled out", reruns: []) { shop in
      try shop.replace("cell.sh, A, \"1\"]", "cell.sh, A, \"1\"]\nformat: jsonl\nseed: 0\nenv: []")
    },
    Situation(name: "a time limit given", reruns: []) { shop in
      try shop.replace("cell.sh, A, \"1\"]", "cell.sh, A, \"1\"]\ntimeout: 60\nmemory: 4 GB")
    },
    Situation(name: "a cell deleted", reruns: []) { shop in
      try shop.replace(Workshop.block("D", "command: [sh, cell.sh, D, \"${used}\"]"), "")
    },
    Situation(name: "the chapter renamed", reruns: []) { shop in
      let chapters = shop.program.folder.url.appending(path: "chapters")
      try FileManager.default.moveItem(
        at: chapters.appending(path: "01.md"), to: chapters.appending(path: "07-new.md"))
    },
    Situation(name: "the chapter copied", reruns: []) { shop in
      let text = try shop.program.folder.read("chapters/01.md")
      let copy = ["A", "B", "D", "shown"].reduce(text) {
        $0.replacingOccurrences(of: "id: \($1)\n", with: "id: \($1)2\n")
      }
      try shop.program.folder.write(
        copy.replacingOccurrences(of: "after: A", with: "after: A2"), to: "chapters/02.md")
    },
    Situation(name: "a parameter changed that no cell uses", reruns: []) { shop in
      try shop.replace("unused: 1", "unused: 2", in: "book.yml")
    },
    Situation(name: "a parameter changed that a cell uses", reruns: ["D"]) { shop in
      try shop.replace("used: 1, unused", "used: 2, unused", in: "book.yml")
    },
  ]

  @Test(arguments: situations) func exactlyTheIdealSetRunsAgain(situation: Situation) throws {
    let shop = try Workshop(["cell.sh": (Workshop.files["cell.sh"] ?? "") + "\n# end\n"])
    let first = try shop.run()
    #expect(first.status == 0, "\(first.errors)")
    #expect(try shop.ran() == ["A", "B", "D"])
    try shop.clearLog()
    try situation.change(shop)
    let second = try shop.run()
    #expect(second.status == 0, "\(second.errors)")
    #expect(try shop.ran() == situation.reruns.sorted())
    try shop.clearLog()
    try shop.run()
    #expect(try shop.ran() == [])
  }

  @Test func aDeclaredVariableIsPartOfTheKey() throws {
    let shop = try Workshop()
    try shop.run()
    try shop.clearLog()
    let plan = try shop.program.run(["plan"], environment: ["MODE": "slow"])
    #expect(plan.output.contains("stale    B: env MODE changed"), "\(plan.output)")
    try shop.run(environment: ["MODE": "slow", "OTHER": "1"])
    #expect(try shop.ran() == ["B"])
  }

  /// A failure is no result: it ends with 1 and is tried again.
  @Test func aFailureIsRetriedAndNotCached() throws {
    let shop = try Workshop()
    let failed = try shop.run(environment: ["FAIL": "1"])
    #expect(failed.status == 1)
    #expect(
      failed.errors.contains("A failed: 'sh' exited with status 4\nno luck"), "\(failed.errors)")
    #expect(failed.errors.contains("B is blocked by A"))
    #expect(try shop.ran() == ["A", "D"])
    try shop.clearLog()
    #expect(try shop.run(environment: ["FAIL": "1"]).status == 1)
    #expect(try shop.ran() == ["A", "D"])
    try shop.clearLog()
    #expect(try shop.run().status == 0)
    #expect(try shop.ran() == ["A", "B", "D"])
  }

  /// An upstream cell that runs again and puts out the same stops the rerun there.
  @Test func equalOutputStopsTheRerun() throws {
    let shop = try Workshop()
    try shop.run()
    try shop.clearLog()
    try shop.replace("cell.sh, A, \"1\"]", "cell.sh, A, \"1\", more]")
    try shop.run()
    #expect(try shop.ran() == ["A"])
  }

  /// Of a file that changes while its cell runs, neither state is what the result belongs to.
  @Test func aFileThatChangesMeanwhileMakesTheResultUnusable() throws {
    let shop = try Workshop(["touch-while-running": ""])
    let first = try shop.run()
    #expect(first.status == 1)
    #expect(first.errors.contains("data.csv changed while the cell ran"), "\(first.errors)")
    let chapters = shop.program.folder.url.appending(path: "chapters")
    try FileManager.default.removeItem(at: chapters.appending(path: "touch-while-running"))
    try shop.clearLog()
    #expect(try shop.run().status == 0)
    #expect(try shop.ran() == ["B"])
  }

  /// A sweep that has grown runs its new points only.
  @Test func aGrownSweepRunsItsNewPoints() throws {
    let sweep = { (values: String) in
      "# S\n\n"
        + Workshop.block(
          "S", "command: [sh, cell.sh, \"S${n}\", \"${n}\"]\nsweep: {n: [\(values)]}")
    }
    let shop = try Workshop(["01.md": sweep("1, 2")])
    try shop.run()
    #expect(try shop.ran() == ["S1", "S2"])
    try shop.clearLog()
    try shop.program.folder.write(sweep("3, 1, 2"), to: "chapters/01.md")
    try shop.run()
    #expect(try shop.ran() == ["S3"])
  }
}
