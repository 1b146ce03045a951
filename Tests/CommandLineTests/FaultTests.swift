import Foundation
import TestSupport
import Testing

/// What goes wrong with processes, files and disks: nothing finished is lost, nothing wrong is served,
/// and the next run completes.
struct FaultTests {
  /// A book of cells that wait a little, each noting its runs in a log of its own.
  private static func book(
    cells: Int = 8, milliseconds: Int = 30, extra: String = ""
  ) throws -> Palimpsest {
    let program = try Palimpsest([:], program: "faulty-notebook")
    let folder = program.folder.url.path
    let blocks = (0..<cells).map { number in
      """
      ```yaml experiment
      id: c\(number)
      run: faulty
      value: \(number)
      milliseconds: \(milliseconds)
      log: \(folder)/log
      \(number >= 4 ? "after: c\(number - 4)" : "")
      ```


      """
    }
    try program.folder.write("# T\n\n" + blocks.joined() + extra, to: "chapters/01.md")
    try program.folder.write("", to: "log")
    return program
  }

  private static func block(_ id: String, _ keys: String) -> String {
    "```yaml experiment\nid: \(id)\nrun: faulty\n\(keys)\n```\n\n"
  }

  private func cached(_ program: Palimpsest) throws -> Set<String> {
    struct Row: Decodable {
      var id: String
      var status: String
    }
    let plan = try program.run("plan", "--json")
    #expect(plan.status == 0, "\(plan.errors)")
    let rows = try JSONDecoder().decode([Row].self, from: Data(plan.output.utf8))
    return Set(rows.filter { $0.status == "cached" }.map(\.id))
  }

  private func runs(_ program: Palimpsest) throws -> Int {
    try program.folder.read("log").split(separator: "\n").count
  }

  /// Processes whose command line names the program's folder.
  private func leftovers(_ program: Palimpsest) -> [String] {
    let folder = program.folder.url.path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }.compactMap { process in
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else {
        return nil
      }
      let line = String(decoding: data, as: UTF8.self)
      return line.contains(folder) ? line : nil
    }
  }

  // MARK: - Kills

  /// Cells that were finished are never run again, and those in flight are all that is lost.
  @Test(arguments: 0..<5) func killingTheRunnerLosesOnlyWhatIsInFlight(round: Int) throws {
    let program = try Self.book()
    var done = Set<String>()
    for attempt in 0..<10 {
      let running = try program.start(["run", "--quiet", "--jobs", "2"])
      let cells = try runs(program) + (round + attempt) % 3
      try eventually("so many cells have begun") {
        try runs(program) >= cells || !running.process.isRunning
      }
      running.signal(SIGKILL)
      try running.end()
      let now = try cached(program)
      #expect(done.isSubset(of: now), "finished cells were lost")
      done = now
    }
    let before = try runs(program)
    let last = try program.run("run", "--quiet")
    #expect(last.status == 0, "\(last.errors)")
    #expect(try runs(program) - before == 8 - done.count)
    #expect(try cached(program).count == 8)
    #expect(try program.run("store", "verify").status == 0)
    try eventually("no process is left") { leftovers(program).isEmpty }
  }

  @Test func aKilledWorkerFailsItsCellOnly() throws {
    let program = try Self.book(cells: 2, milliseconds: 700)
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
    #expect(try cached(program).count == 1)
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
    let program = try Self.book(cells: 2, milliseconds: 0)
    let log = program.folder.url.path + "/log"
    let endless = Self.block("endless", "fault: hang\nafter: [c0, c1]\nlog: \(log)")
    try program.folder.write(
      try program.folder.read("chapters/01.md") + endless, to: "chapters/01.md")
    let running = try program.start(["run"])
    try running.awaits("done     c0")
    try running.awaits("done     c1")
    try eventually("the endless cell has begun") { try runs(program) == 3 }
    let start = ContinuousClock.now
    running.signal(signal)
    let ended = try running.end()
    #expect(ended.status == 130, "\(ended.errors)")
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(ended.errors.contains("interrupted; finished cells are kept"), "\(ended.errors)")
    #expect(try cached(program) == ["c0", "c1"])
    #expect(leftovers(program).isEmpty)
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
    let program = try Self.book(cells: 1, milliseconds: 0, extra: Self.block("bad", keys))
    let ended = try program.run("report")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("bad failed: "))
    #expect(ended.errors.contains(reason), "\(ended.errors.prefix(2000))")
    #expect(try cached(program) == ["c0"])
    #expect(try program.folder.read("artifacts/01.md").contains("bad failed"))
    #expect(leftovers(program).isEmpty)
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

  // MARK: - Runners side by side

  @Test func runnersOnOneStoreRunEachCellOnce() throws {
    let program = try Self.book(cells: 12, milliseconds: 40)
    let runners = try (0..<4).map { _ in try program.start(["run", "--quiet", "--jobs", "2"]) }
    for runner in runners { #expect(try runner.end().status == 0) }
    let count = try runs(program)
    #expect(count == 12)
    #expect(try cached(program).count == 12)
  }

  // MARK: - Damaged files

  /// Every way to damage a store of a finished run.
  enum Damage: String, CaseIterable {
    case flippedObject, truncatedObject, missingObject, truncatedDatabase, zeroedDatabase,
      garbledDatabase, removedDatabase
  }

  @Test(arguments: Damage.allCases) func aDamagedStoreHealsItself(damage: Damage) throws {
    let program = try Self.book(cells: 3, milliseconds: 0)
    _ = try program.run("run", "--quiet")
    let store = program.folder.url.appending(path: ".palimpsest")
    let database = store.appending(path: "store.sqlite")
    let object = try #require(
      FileManager.default.subpaths(atPath: store.appending(path: "objects").path)?
        .first { $0.count > 60 && !$0.hasPrefix("tmp") })
    let file = store.appending(path: "objects/\(object)")
    var bytes = try Data(contentsOf: file)
    switch damage {
    case .flippedObject:
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: file)
    case .truncatedObject: try bytes.prefix(7).write(to: file)
    case .missingObject: try FileManager.default.removeItem(at: file)
    case .truncatedDatabase: try Data(contentsOf: database).prefix(5000).write(to: database)
    case .zeroedDatabase:
      try Data(repeating: 0, count: Data(contentsOf: database).count).write(to: database)
    case .garbledDatabase:
      var pages = try Data(contentsOf: database)
      for position in stride(from: 4096, to: pages.count, by: 3) { pages[position] ^= 0xA5 }
      try pages.write(to: database)
    case .removedDatabase: try FileManager.default.removeItem(at: database)
    }
    if damage == .flippedObject { #expect(try program.run("store", "verify").status == 1) }
    let ended = try program.run("report", "--quiet")
    #expect(ended.status == 0, "\(damage): \(ended.errors)")
    #expect(try cached(program).count == 3)
    #expect(try program.run("store", "verify").status == 0)
  }

  @Test func aStoreOfANewerVersionIsRefused() throws {
    let program = try Self.book(cells: 1, milliseconds: 0)
    _ = try program.run("run", "--quiet")
    let database = program.folder.url.appending(path: ".palimpsest/store.sqlite")
    let sql = Process()
    sql.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    sql.arguments = [
      "python3", "-c",
      "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); "
        + "c.execute(\"insert into grdb_migrations values ('of the future')\"); c.commit()",
      database.path,
    ]
    try sql.run()
    sql.waitUntilExit()
    let ended = try program.run("run")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("was made by a newer"), "\(ended.errors)")
  }

  /// Records from a future that the clock no longer knows change nothing.
  @Test func aClockSetBackChangesNothing() throws {
    let program = try Self.book(cells: 3, milliseconds: 0)
    _ = try program.run("run", "--quiet")
    let later = Date().addingTimeInterval(1e8)
    for path in ["chapters/01.md", ".palimpsest/store.sqlite"] {
      try FileManager.default.setAttributes(
        [.modificationDate: later], ofItemAtPath: program.folder.url.appending(path: path).path)
    }
    let before = try runs(program)
    #expect(try program.run("report", "--quiet").status == 0)
    #expect(try runs(program) == before)
    try program.folder.write(
      program.folder.read("chapters/01.md").replacingOccurrences(of: "value: 2", with: "value: 9"),
      to: "chapters/01.md")
    #expect(try program.run("run", "--quiet").status == 0)
    #expect(try runs(program) == before + 1)
  }

  // MARK: - Disks

  /// Runs a command with a small file system of its own in memory, where that is allowed.
  private func withDisk(
    _ options: String, _ body: (_ folder: String) throws -> Void
  ) throws {
    let folder = try TemporaryFolder()
    func mount(_ arguments: [String]) throws -> Bool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = arguments
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
    guard try mount(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.url.path]) else {
      return
    }
    defer { _ = try? mount(["umount", "-l", folder.url.path]) }
    try body(folder.url.path)
  }

  @Test func aFullDiskIsAnErrorThatNamesThePath() throws {
    let program = try Self.book(cells: 4, milliseconds: 0)
    try withDisk("size=4m") { disk in
      try Data(repeating: 1, count: 4_100_000).write(to: URL(fileURLWithPath: "\(disk)/filler"))
      let full = try program.run("run", "--store", "\(disk)/store")
      #expect(full.status == 1)
      #expect(full.errors.contains("\(disk)/store"), "\(full.errors)")
      #expect(full.errors.contains("full") || full.errors.contains("No space"), "\(full.errors)")
      try FileManager.default.removeItem(atPath: "\(disk)/filler")
      let after = try program.run("run", "--quiet", "--store", "\(disk)/store")
      #expect(after.status == 0, "\(after.errors)")
      #expect(try program.run("store", "verify", "--store", "\(disk)/store").status == 0)
    }
  }

  @Test func anUnwritableFolderIsAnErrorThatNamesThePath() throws {
    let program = try Self.book(cells: 1, milliseconds: 0)
    try withDisk("ro") { disk in
      let store = try program.run("run", "--store", "\(disk)/store")
      #expect(store.status == 1)
      #expect(store.errors.contains("\(disk)/store"), "\(store.errors)")
      #expect(store.errors.contains("Read-only file system"), "\(store.errors)")
      let pages = try program.run("report", "--artifacts", "\(disk)/pages")
      #expect(pages.status == 1)
      #expect(pages.errors.contains("\(disk)/pages"), "\(pages.errors)")
    }
    try program.folder.write("a file", to: "file")
    let ended = try program.run("run", "--store", "file/store")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("file/store"), "\(ended.errors)")
  }
}
