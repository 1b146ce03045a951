import Foundation
import TestSupport
import Testing

/// `settle`, as a user runs it.
struct SettleCommandTests {
  /// Sides of seeds differ by 0.2, 0.3, 0.4 and so on, of which six settle it.
  ///
  /// From seed 4 on, a cell waits until the file `go` is there.
  private static let chapter = #"""
    # Seeds

    ```yaml experiment
    id: m
    run: command
    command:
      - sh
      - -c
      - |
        echo $1 >> log
        while [ $1 -ge 4 ] && [ ! -e go ]; do sleep 0.05; done
        echo "{\"a\": 0.$((5 + $1 % 3)), \"b\": 0.3}"
      - sh
      - ${seed}
    sweep: {seed: [0, 1]}
    ```

    ```yaml claim
    id: larger
    text: The one is larger.
    expect: m.a > m.b
    over: seed
    ```

    ```yaml claim
    id: sure
    text: It is not 1.
    expect: m.b < 1
    over: seed
    ```
    """#

  private static func program(_ bookFile: String = "allow_commands: true # yes\n") throws
    -> Palimpsest
  {
    try Palimpsest(["01.md": chapter, "book.yml": bookFile])
  }

  private static func log(_ program: Palimpsest) throws -> String {
    try program.folder.read("chapters/log").replacing("\n", with: " ")
  }

  /// Interrupted, it goes on where it stopped; then the book knows what it came to, and so does another store.
  @Test func aClaimIsSettledInTwoSittings() throws {
    let program = try Self.program()
    let running = try program.start(["settle", "--jobs", "1"])
    try running.awaits("done     m[seed=3]")
    try eventually("the cell that waits has begun") { try Self.log(program).hasSuffix("4 ") }
    running.signal(SIGINT)
    let interrupted = try running.end()
    #expect(interrupted.status == 130, "\(interrupted.errors)")
    #expect(interrupted.errors.contains("larger: over seed, n = 4"), "\(interrupted.errors)")
    // Looked at again and again, it has no other interval any more.
    let open = try program.run("settle", "--plan", "--json")
    #expect(open.status == 0)
    #expect(open.output.contains(#""replicates" : 4"#), "\(open.output)")

    try program.folder.write("", to: "chapters/go")
    let ended = try program.run("settle", "--jobs", "1", "--write")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains("larger: over seed, n = 6, "), "\(ended.output)")
    #expect(ended.output.contains(": reproduced\n2 claims: 2 settled, 0 open"), "\(ended.output)")
    #expect(try Self.log(program) == "0 1 2 3 4 4 5 ")
    #expect(
      try program.folder.read("chapters/book.yml")
        == "allow_commands: true # yes\nsettled:\n  larger: {seed: 6}\n")

    for store in [".palimpsest", "other"] {
      let report = try program.run("report", "--store", store, "--strict")
      #expect(report.status == 0, "\(report.errors)")
      let words = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("settled with n = 6, confidence sequence"), "\(report.output)")
    }
    let page = try program.folder.read("artifacts/01.md")
    #expect(page.contains("assumes that differences are normal about their mean"))
  }

  @Test func thePlanRunsNothing() throws {
    let program = try Self.program()
    let before = try program.run("settle", "--plan")
    #expect(before.status == 0, "\(before.errors)")
    #expect(before.output.contains("larger: over seed, n = "), "\(before.output)")
    #expect(throws: (any Error).self) { try Self.log(program) }
    #expect(try program.run("run", "--quiet", "--jobs", "1").status == 0)
    let after = try program.run("settle", "--plan")
    #expect(after.output.contains("open; needs about 3 more"), "\(after.output)")
    #expect(after.output.hasSuffix("2 claims: 1 settled, 1 open\n"), "\(after.output)")
    #expect(try Self.log(program) == "0 1 ")
    // Whoever plans has not looked.
    #expect(try !program.run("report").output.contains("confidence sequence"))
  }

  @Test func aBudgetAndAMaximumEnd() throws {
    let program = try Self.program()
    let ended = try program.run("settle", "--budget", "0s")
    #expect(ended.status == 1)
    #expect(ended.output.contains("open; the budget ended"), "\(ended.output)")
    let most = try program.run("settle", "larger", "--max-seeds", "3")
    #expect(most.status == 1)
    #expect(
      most.output.contains("it has come to the 3 replicates of --max-seeds"), "\(most.output)")
  }

  @Test func aFailedCellLeavesTheClaimOpen() throws {
    let program = try Palimpsest([
      "01.md": Self.chapter.replacing("echo $1 >> log", with: "[ $1 -lt 3 ] || exit 9"),
      "book.yml": "allow_commands: true\n",
    ])
    let ended = try program.run("settle")
    #expect(ended.status == 1)
    #expect(ended.output.contains("n = 3"), "\(ended.output)")
    #expect(ended.output.contains("open; a cell failed"), "\(ended.output)")
  }

  @Test(arguments: [
    (["settle", "lager"], 64, "there is no claim 'lager' that has 'over'; did you mean 'larger'?"),
    (["settle", "--plan", "--write"], 64, "--plan runs nothing that --write could take over"),
    (["settle", "--max-seeds", "0"], 64, "--max-seeds is a whole number above 0"),
    (["settle", "--budget", "soon"], 64, "The value 'soon' is invalid for '--budget <time>'"),
  ]) func wrongUseIsSaid(arguments: [String], status: Int32, message: String) throws {
    let ended = try Self.program().run(arguments)
    #expect(ended.status == status)
    #expect(ended.errors.contains(message), "\(ended.errors)")
  }

  /// Where book.yml cannot be edited safely, it is left, and said what to write.
  @Test func whatCannotBeEditedIsSaid() throws {
    let program = try Self.program("{allow_commands: true}\n")
    try program.folder.write("", to: "chapters/go")
    let ended = try program.run("settle", "--write", "--quiet")
    #expect(ended.status == 1)
    #expect(
      ended.errors.contains("write there: settled: {larger: {seed: 6}}"), "\(ended.errors)")
    #expect(try program.folder.read("chapters/book.yml") == "{allow_commands: true}\n")
  }

  @Test func aNameInTheBookThatIsNoClaimIsWrong() throws {
    let program = try Self.program("allow_commands: true\nsettled: {lager: {seed: 6}}\n")
    let ended = try program.run("settle")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("chapters/book.yml:2:11: error: there is no claim 'lager'"))
  }
}
