import Foundation
import TestSupport
import Testing

/// Nothing that a command starts outlives the program, however that ends: with real processes, of every kind.
struct OrphanTests {
  /// How a command leaves something behind.
  enum Way: String, CaseIterable {
    /// It is waited for.
    case child
    /// A child of a child, which a killed parent leaves to nobody.
    case grandchild
    /// In a session and a group of its own, its parent gone.
    case daemon
    /// One that nothing but a kill ends.
    case deaf

    var script: String {
      switch self {
      case .child: "sleep 470; echo"
      case .grandchild: "sh -c 'sleep 470; echo'; echo"
      case .daemon: "setsid sh -c 'setsid sleep 470 & sleep 470' & sleep 470; echo"
      case .deaf:
        "trap '' INT TERM HUP; nohup sh -c \"trap '' INT TERM HUP; sleep 470; sleep 470\"; echo"
      }
    }
  }

  /// A book whose every cell leaves processes behind; each carries a variable that tells it.
  private static func book(_ ways: [Way] = Way.allCases) throws -> Palimpsest {
    let blocks = ways.map { way in
      """
      ```yaml experiment
      id: \(way)
      run: command
      command: [sh, -c, "touch \(way).started; exec sh \(way).sh"]
      ```


      """
    }
    let scripts = ways.map { ("\($0).sh", $0.script + "\n") }
    return try Palimpsest(
      Dictionary(uniqueKeysWithValues: scripts).merging([
        "01.md": "# T\n\n" + blocks.joined(), "book.yml": "allow_commands: true\n",
      ]) { $1 })
  }

  private static func start(_ program: Palimpsest, _ arguments: [String]) throws
    -> SpawnedProcess
  {
    try program.start(arguments, environment: ["ORPHAN_OF": program.folder.url.path])
  }

  /// The processes of a book's programs: they have its variable, and are called by none of its names.
  private func programs(_ program: Palimpsest) -> [String] {
    let mark = Data("ORPHAN_OF=\(program.folder.url.path)".utf8)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }.compactMap { process in
      guard
        FileManager.default.contents(atPath: "/proc/\(process)/environ")?.range(of: mark) != nil,
        let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"), !line.isEmpty
      else { return nil }
      return String(decoding: line, as: UTF8.self).replacing("\0", with: " ")
    }
  }

  private func awaitStart(_ program: Palimpsest, _ ways: [Way]) throws {
    try eventually("every command has started") {
      let lines = programs(program)
      return ways.allSatisfy { way in
        FileManager.default.fileExists(
          atPath: program.folder.url.appending(path: "chapters/\(way).started").path)
      } && lines.count { $0.contains("sleep 470") } >= ways.count
    }
  }

  @Test(
    arguments: [
      ["run", "--jobs", "4"], ["report", "--jobs", "4"], ["watch", "--jobs", "4"],
      ["serve", "--port", "0", "--jobs", "4"],
    ], [SIGINT, SIGTERM, SIGHUP, SIGKILL])
  func nothingOutlivesTheProgram(arguments: [String], signal: Int32) throws {
    let program = try Self.book()
    let running = try Self.start(program, arguments)
    try awaitStart(program, Way.allCases)
    running.signal(signal)
    let status = try running.end().status
    #expect(status == (signal == SIGKILL ? SIGKILL : 130))
    try eventually("all has ended", seconds: 10) { programs(program).isEmpty }
  }

  /// A worker that is killed, and one whose time is over.
  @Test(arguments: [nil, 1.0] as [Double?])
  func nothingOutlivesItsCell(timeout: Double?) throws {
    let program = try Self.book([.daemon])
    if let timeout {
      let chapter = try program.folder.read("chapters/01.md")
      try program.folder.write(
        chapter.replacing("run: command", with: "run: command\ntimeout: \(timeout)"),
        to: "chapters/01.md")
    }
    let running = try Self.start(program, ["run"])
    try awaitStart(program, [.daemon])
    if timeout == nil { try killWorker(program) }
    let ended = try running.end()
    #expect(ended.status == 1)
    #expect(
      ended.errors.contains(
        timeout == nil
          ? "was ended by signal 9 (Killed)" : "was stopped after its time limit of 1.0 s"),
      "\(ended.errors)")
    #expect(programs(program).isEmpty)
  }

  private func killWorker(_ program: Palimpsest) throws {
    let folder = program.folder.url.path
    let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
    let worker = names.compactMap(Int32.init).first { process in
      let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      return String(decoding: line, as: UTF8.self).hasPrefix("/proc/self/exe\0worker\0")
        && line.range(of: Data(folder.utf8)) != nil
    }
    kill(try #require(worker), SIGKILL)
  }

  /// What a program leaves behind that does not hold its output ends when the cell has.
  @Test func aDaemonEndsWithItsCell() throws {
    let program = try Palimpsest([
      "book.yml": "allow_commands: true\n",
      "01.md": """
      # T

      ```yaml experiment
      id: a
      run: command
      command: [sh, -c, "setsid sleep 470 > /dev/null 2>&1 & echo '{\\"a\\": 1}'"]
      ```
      """,
    ])
    let ended = try Self.start(program, ["run", "--quiet"]).end()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(programs(program).isEmpty)
  }

  /// A program cannot write to the reader's terminal past its pipes, nor wait there for what nobody types.
  @Test func aProgramHasNoTerminal() throws {
    let program = try Palimpsest([
      "book.yml": "allow_commands: true\n",
      "01.md": """
      # T

      ```yaml experiment
      id: a
      run: command
      command: [sh, -c, "(echo x > /dev/tty) 2> /dev/null && echo '{\\"tty\\": 1}' || echo '{\\"tty\\": 0}'"]
      ```

      `= a.tty`

      """,
    ])
    let text = try SpawnedProcess.run(
      "python3", "-c", "import pty, sys; pty.spawn(sys.argv[1:])", program.path, "run",
      in: program.folder.url
    ).output
    #expect(text.contains("cells: 1 run"), "\(text)")
    let results = try program.run("report", "--quiet", "--format", "markdown")
    #expect(results.status == 0)
    #expect(try program.folder.read("artifacts/01.md").contains("\n0\n"))
  }
}
