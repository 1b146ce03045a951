import Foundation
import TestSupport
import Testing

/// What ends runners, workers and programs loses nothing that is finished, and the next run completes.
struct KillTests {
  /// Cells that were finished are never run again, and those in flight are all that is lost.
  @Test(arguments: 0..<5) func killingTheRunnerLosesOnlyWhatIsInFlight(round: Int) throws {
    let program = try FaultyBook()
    var done = Set<String>()
    for attempt in 0..<10 {
      let running = try program.start(["run", "--quiet", "--jobs", "2"])
      let cells = try program.runs() + (round + attempt) % 3
      try eventually("so many cells have begun") {
        try program.runs() >= cells || !running.isRunning
      }
      running.signal(SIGKILL)
      try running.end()
      let now = try program.cached()
      #expect(done.isSubset(of: now), "finished cells were lost")
      done = now
    }
    let before = try program.runs()
    let last = try program.run("run", "--quiet")
    #expect(last.status == 0, "\(last.errors)")
    #expect(try program.runs() - before == 8 - done.count)
    #expect(try program.cached().count == 8)
    #expect(try program.run("store", "verify").status == 0)
    try eventually("no process is left") { program.leftovers().isEmpty }
  }

  @Test func aKilledWorkerFailsItsCellOnly() throws {
    let program = try FaultyBook(cells: 2, milliseconds: 700)
    let running = try program.start(["run"])
    try eventually("a worker is at its cell") {
      try program.folder.read("log").contains("\n")
    }
    let first = try #require(
      Int32(try program.folder.read("log").split(separator: "\n").first ?? ""))
    kill(first, SIGKILL)
    let ended = try running.end()
    #expect(ended.status == 1)
    #expect(
      ended.errors.contains("failed: its process was ended by signal 9 (Killed)"),
      "\(ended.errors)")
    #expect(try program.cached().count == 1)
    #expect(try program.run("run", "--quiet").status == 0)
  }

  /// The programs that commands start end with the runner, killed with no time for a word.
  @Test func noProgramOutlivesTheRunner() throws {
    let program = try Palimpsest([
      "book.yml": "allow_commands: true\n",
      "01.md": """
      # T

      ```yaml experiment
      id: a
      run: command
      command: [sh, -c, "echo $$ > started; exec sleep 1000"]
      ```
      """,
    ])
    let running = try program.start(["run", "--quiet"])
    let file = program.folder.url.appending(path: "chapters/started")
    try eventually("the program has started") {
      (try? String(contentsOf: file, encoding: .utf8))?.hasSuffix("\n") == true
    }
    let sleeper = try #require(
      Int32(try program.folder.read("chapters/started").trimmingCharacters(in: .newlines)))
    #expect(kill(sleeper, 0) == 0)
    running.signal(SIGKILL)
    try running.end()
    try eventually("the program has ended") { kill(sleeper, 0) != 0 }
  }

  /// Ctrl-C, a closed terminal and a polite kill end the run in time, and what is done is kept.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func interruptionEndsWorkersAndKeepsWhatIsDone(signal: Int32) throws {
    let program = try FaultyBook(cells: 2, milliseconds: 0)
    let log = program.folder.url.path + "/log"
    let endless = FaultyBook.block("endless", "fault: hang\nafter: [c0, c1]\nlog: \(log)")
    try program.folder.write(
      try program.folder.read("chapters/01.md") + endless, to: "chapters/01.md")
    let running = try program.start(["run"])
    try running.awaits("done     c0")
    try running.awaits("done     c1")
    try eventually("the endless cell has begun") { try program.runs() == 3 }
    let start = ContinuousClock.now
    running.signal(signal)
    let ended = try running.end()
    #expect(ended.status == 130, "\(ended.errors)")
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(ended.errors.contains("interrupted; finished cells are kept"), "\(ended.errors)")
    #expect(try program.cached() == ["c0", "c1"])
    #expect(program.leftovers().isEmpty)
  }

  // MARK: - Workers that go wrong

  @Test(arguments: [
    ("fault: trap", "was ended by signal"), ("fault: trap", "trapped on purpose"),
    ("fault: exit", "its process exited with status 3"),
    ("fault: complain", "its process exited with status 7\nthe last words"),
    ("fault: garbage", "put out something that is no message: this is no message"),
    ("fault: flood", "put out something that is no message"),
    ("fault: hang\ntimeout: 0.3", "was stopped after its time limit of 0.3 s"),
    ("fault: memory\nmemory: 600 MB", "while its memory was limited to 600 MB"),
  ]) func aFaultFailsItsCellOnly(keys: String, reason: String) throws {
    let program = try FaultyBook(cells: 1, milliseconds: 0, extra: FaultyBook.block("bad", keys))
    let ended = try program.run("report")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("bad failed: "))
    #expect(ended.errors.contains(reason), "\(ended.errors.prefix(2000))")
    #expect(try program.cached() == ["c0"])
    #expect(try program.folder.read("artifacts/01.md").contains("bad failed"))
    #expect(program.leftovers().isEmpty)
  }

  @Test func aProgramThatPrintsNothingIsWarnedOf() throws {
    let program = try Palimpsest([
      "book.yml": "allow_commands: true\n",
      "01.md": """
      # T

      ```yaml experiment
      id: e
      run: command
      command: ["true"]
      ```
      """,
    ])
    let ended = try program.run("run")
    #expect(ended.status == 0)
    #expect(
      ended.errors.contains("chapters/01.md:3:1: warning: e put out an empty table\n"),
      "\(ended.errors)")
  }

  @Test func runnersOnOneStoreRunEachCellOnce() throws {
    let program = try FaultyBook(cells: 12, milliseconds: 40)
    let runners = try (0..<4).map { _ in try program.start(["run", "--quiet", "--jobs", "2"]) }
    for runner in runners { #expect(try runner.end().status == 0) }
    let count = try program.runs()
    #expect(count == 12)
    #expect(try program.cached().count == 12)
  }
}
