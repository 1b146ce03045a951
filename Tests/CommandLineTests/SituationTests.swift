import Foundation
import TestSupport
import Testing

/// Situations that readers of other notebooks complain of, from the command line to what is printed and published.
struct SituationTests {
  private static func program(_ command: String, _ rest: String = "", files: [String: String] = [:])
    throws
    -> Palimpsest
  {
    let chapter = """
      # T

      ```yaml experiment
      id: m
      run: command
      command: [sh, -c, '\(command)']
      \(rest)
      ```

      ```yaml table
      from: m
      ```
      """
    return try Palimpsest(
      ["01.md": chapter, "book.yml": "allow_commands: true\n"].merging(files) { $1 })
  }

  /// A run that changed a figure is one, also where it was asked for again; its date is one that others read.
  @Test func aFreshRunIsCompared() throws {
    let program = try Self.program(
      "od -An -N6 -tu2 /dev/urandom | tr -s \" \" , | sed \"1i z,a,b,c\"", "format: csv")
    let first = try program.run("report", "--quiet")
    try #require(first.status == 0, "\(first.errors)")
    try #require(try program.run("report", "--quiet", "--fresh", "m").status == 0)
    let difference = try program.run("diff")
    #expect(difference.output.contains("m.rows."), "\(difference.output)")
    #expect(difference.errors == "run 1 -> run 2\n")
    #expect(try program.run("diff", "--list").output.split(separator: "\n").count == 3)
    for arguments in [["store", "ls", "--json"], ["diff", "--list", "--json"]] {
      let dates = try program.run(arguments).output.matches(of: /"(?:finished|ended)" : "(.*)"/)
        .map(\.1)
      #expect(!dates.isEmpty)
      for date in dates { #expect(date.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil) }
    }
  }

  @Test func aReportWithNothingToDoIsTheSame() throws {
    let program = try Self.program("echo v; echo 3", "format: csv")
    try #require(
      try program.run("report", "--format", "html,markdown,json", "--single-file").status == 0)
    let folder = program.folder.url.appending(path: "artifacts")
    let contents = {
      try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().map { path in
        (try? Data(contentsOf: folder.appending(path: path))).map { "\(path) \($0.hashValue)" }
          ?? path
      }
    }
    let before = try contents()
    try #require(
      try program.run("report", "--format", "html,markdown,json", "--single-file").status == 0)
    #expect(try contents() == before)
    #expect(before.count > 8)
  }

  private static let isTraceable = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

  /// What a program lists is what it depends on.
  @Test(.enabled(if: isTraceable, "needs strace: apt-get install strace"))
  func aListedFolderIsFoundUndeclared() throws {
    let program = try Self.program(
      "echo n; ls parts | wc -l", "format: csv", files: ["parts/one.txt": "", "parts/two.txt": ""])
    let found = try program.run("audit")
    #expect(found.status == 1, "\(found.errors)")
    #expect(
      found.output.contains("chapters/01.md:3:1: m lists parts undeclared; add"), "\(found.output)")
    #expect(found.output.contains("inputs: [parts]"))
  }

  @Test(arguments: [
    ("[./tool.sh]", "'./tool.sh' is not executable"),
    ("sh tool.sh", "a command is a list of words: [sh, tool.sh]"),
  ])
  func aProgramThatCannotBeRunSaysWhy(command: String, reason: String) throws {
    let program = try Palimpsest([
      "01.md": "# T\n\n```yaml experiment\nid: m\nrun: command\ncommand: \(command)\n```\n",
      "book.yml": "allow_commands: true\n", "tool.sh": "echo v\n",
    ])
    let ended = try program.run("run")
    #expect(ended.status != 0)
    #expect(ended.errors.contains(reason), "\(ended.errors)")
  }

  /// What a chapter links to is there beside its page; what cannot be is told with its place.
  @Test func linkedFilesArePublished() throws {
    let program = try Palimpsest(
      ["01.md": "# T\n\nSee [the table](tables/t.csv).\n", "tables/t.csv": "a\n1\n"])
    try #require(try program.run("report").status == 0)
    #expect(try program.folder.read("artifacts/tables/t.csv") == "a\n1\n")
    try program.folder.write(
      "# T\n\nSee [the tables](tables) and [this](../notes.txt).\n", to: "chapters/01.md")
    try program.folder.write("x", to: "notes.txt")
    let wrong = try program.run("report")
    #expect(wrong.status == 2)
    #expect(
      wrong.errors.contains("chapters/01.md:3:10: error: 'tables' is a folder, which has no page"))
    #expect(
      wrong.errors.contains("chapters/01.md:3:37: error: '../notes.txt' lies outside the folder"))
    #expect(try program.run("report", "--draft").status == 0)
    #expect(try program.folder.read("artifacts/01.html").contains("the tables"))
  }
}
