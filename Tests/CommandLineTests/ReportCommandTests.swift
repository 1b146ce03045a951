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
    #expect(first.output.contains("reproduced     01-small-claim-1: The larger dose does more."))
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
    #expect(try program.run("report", "--format", "html,docx").status == 64)
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
    #expect((blocks?.last?["claim"] as? [String: Any])?["verdict"] as? String == "reproduced")

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
    let chapter = """
      ```yaml experiment
      id: c
      run: faulty
      value: 2
      ```

      ```yaml claim
      text: Two is more than one, from a single measurement.
      expect: c.value > 1
      ```
      """
    let program = try Palimpsest(["01.md": chapter], program: "faulty-notebook")
    #expect(try program.run("report").status == 0)
    let strict = try program.run("report", "--strict")
    #expect(strict.status == 3)
    #expect(
      strict.errors.contains(
        "chapters/01.md:7:1: error: the claim '01-claim-1' is inconclusive: there is no interval: a figure of 'c' alone "
          + "does not say how sure it is; write `over:` with an axis of replicates, like `sweep: {seed: [0, 1, 2]}`, "
          + "or `exact: true` in 'c' where figures are exact\n"))
  }

  /// What a block says is exact is settled, and is not computed anew for having said so.
  @Test func whatIsSaidToBeExactIsSettled() throws {
    let chapter = """
      ```yaml experiment
      id: c
      run: command
      command: [echo, '{"n": 151}']
      ```

      ```yaml claim
      text: They are enough.
      expect: c.n >= 150 and count(c) == 1
      ```
      """
    let program = try Palimpsest(["01.md": chapter, "book.yml": "title: T\nallow_commands: true"])
    #expect(try program.run("report", "--strict").status == 3)
    try program.folder.write(
      chapter.replacing("run: command", with: "run: command\nexact: true"), to: "chapters/01.md")
    #expect(try program.run("plan").output.contains("cached"))
    let strict = try program.run("report", "--strict")
    #expect(strict.status == 0, "\(strict.output)\(strict.errors)")
  }

  /// A claim on what another profile sweeps over is open in this one; one on what no profile has is wrong.
  @Test(arguments: [
    (2, 0, "inconclusive   01-claim-1: So. (the profile 'short' has no n=2)\n"),
    (4, 2, "inconclusive   01-claim-1: So. (no row of 'c' has n=4; it is one of 1)\n"),
  ]) func whatAnotherProfileSweepsOverIsNoMistake(n: Int, status: Int32, text: String) throws {
    let chapter = """
      ```yaml experiment
      id: c
      run: faulty
      value: ${n}
      sweep: {n: "${ns}"}
      ```

      ```yaml claim
      text: So.
      expect: c[n=\(n)].value > 1
      ```
      """
    let program = try Palimpsest(
      [
        "01.md": chapter,
        "book.yml": "profiles: {short: {ns: [1]}, long: {ns: [1, 2]}}\n",
      ], program: "faulty-notebook")
    let ended = try program.run("report")
    #expect(ended.status == status && ended.output.hasPrefix(text), "\(ended)")
  }

  /// What a program printed before is known: what is wrong about it is told before anything runs.
  @Test func whatIsKnownFromBeforeIsToldBeforeTheRun() throws {
    let chapter = { (column: String, factor: Int) in
      """
      ```yaml experiment
      id: p
      run: command
      command: [echo, '{"dose": 1}']
      ```

      ```yaml experiment
      id: q
      run: command
      command: [echo, '{"x": \(factor)}']
      ```

      `= p.\(column)`
      """
    }
    let program = try Palimpsest(["01.md": chapter("dose", 1)], program: "faulty-notebook")
    try program.folder.write("title: T\nallow_commands: true\n", to: "chapters/book.yml")
    #expect(try program.run("report").status == 0)
    try program.folder.write(chapter("dos", 2), to: "chapters/01.md")
    let wrong = try program.run("report")
    #expect(wrong.status == 2)
    #expect(
      wrong.errors.contains(
        "chapters/01.md:13:4: error: the frame 'rows' has no column 'dos'; did you mean 'dose'?"))
    #expect(!wrong.errors.contains("done"))
    let draft = try program.run("report", "--draft")
    #expect(draft.status == 0 && draft.errors.contains("done     q"))
  }

  /// What is hardly meant so is told, and keeps nothing from being rendered.
  @Test func footnotesAreLookedAt() throws {
    let program = try Palimpsest(["01.md": "# T\n\nA [^nto].\n\n[^not]: unused\n"])
    let wrong = try program.run("report")
    #expect(wrong.status == 2)
    #expect(
      wrong.errors.contains(
        "chapters/01.md:3:3: error: there is no footnote '[^nto]' to refer to; did you mean '[^not]'?"
      ))
    let draft = try program.run("report", "--draft")
    #expect(draft.status == 0, "\(draft.errors)")
    #expect(
      draft.errors.contains("chapters/01.md:5:1: warning: nothing refers to the footnote '[^not]'"))
    #expect(try program.folder.read("artifacts/01.html").contains("<p>A [^nto].</p>"))
    #expect(try !program.run("report", "--draft", "--quiet").errors.contains("nothing refers"))
  }
}
