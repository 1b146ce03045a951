import Foundation
import TestSupport
import Testing

/// Cells as job steps, with an `srun` that notes its options and runs the command here.
struct SlurmTests {
  private static let chapter = """
    ```yaml experiment
    id: a
    run: command
    command: [sh, -c, "echo threads; echo $OPENBLAS_NUM_THREADS"]
    format: csv
    ```

    ```yaml table
    from: a
    ```

    """

  private static let settings = """
    allow_commands: true
    executor: {slurm: {jobs: 2, processors: 3, options: [--partition=short]}}

    """

  private static let srun = """
    echo "$@" >> "$SRUN_LOG"
    while [ "${1#--}" != "$1" ]; do shift; done
    exec "$@"
    """

  private static func book(
    _ chapter: String = chapter, settings: String = settings, srun: String = srun
  ) throws -> (program: Palimpsest, environment: [String: String]) {
    let program = try Palimpsest(["01.md": chapter, "book.yml": settings])
    // Whether it is there is asked with --version.
    try program.folder.write(
      "#!/bin/sh\n[ \"$1\" = --version ] && exit\n" + srun, to: "bin/srun")
    let tools = program.folder.url.appending(path: "bin")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: tools.appending(path: "srun").path)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return (
      program,
      [
        "PATH": "\(tools.path):\(path)",
        "SRUN_LOG": program.folder.url.appending(path: "srun.log").path,
      ]
    )
  }

  @Test func aCellIsAJobStepWithTheProcessorsOfTheBook() throws {
    let (program, environment) = try Self.book()
    let ended = try program.run(["run", "--executor", "slurm"], environment: environment)
    #expect(ended.status == 0, "\(ended.errors)")
    let log = try program.folder.read("srun.log")
    #expect(log.contains("--ntasks=1 --cpus-per-task=3 --job-name=palimpsest --partition=short /"))
    #expect(log.split(separator: "\n").count == 1)
    #expect(ended.output.contains("threads"), "\(ended.output)")
    #expect(ended.output.contains("3"), "\(ended.output)")
  }

  @Test func whereTheCellRunsIsInNoKey() throws {
    let (program, environment) = try Self.book()
    try #require(try program.run("run").status == 0)
    let ended = try program.run(["run", "--executor", "slurm"], environment: environment)
    #expect(ended.status == 0)
    #expect(throws: (any Error).self) { try program.folder.read("srun.log") }
  }

  @Test func withoutSlurmItIsSaidWhatIsMissing() throws {
    let (program, _) = try Self.book()
    let ended = try program.run(
      ["run", "--executor", "slurm"], environment: ["PATH": "/nowhere"])
    #expect(ended.status == 1)
    #expect(ended.errors.contains("--executor slurm needs srun, which is not in PATH here"))
  }

  /// A step that is refused has read nothing of what it was to do, however much that is.
  @Test func aRefusedStepFailsItsCellWithTheReason() throws {
    let long = Self.chapter.replacing(
      "[sh,", with: "[\"\(String(repeating: "x", count: 100_000))\",")
    let (program, environment) = try Self.book(
      long,
      srun: "echo 'srun: error: no such partition' >&2\nexit 1\n")
    let ended = try program.run(["run", "--executor", "slurm"], environment: environment)
    #expect(ended.status == 1, "\(ended.errors)")
    #expect(ended.errors.contains("srun: error: no such partition"))
  }

  /// Ctrl-C asks `srun` to end, which ends its step; so does the end of a runner that is killed.
  @Test(arguments: [SIGINT, SIGKILL]) func anEndedRunEndsItsSteps(signal: Int32) throws {
    let asked = """
      trap 'echo asked >> "$SRUN_LOG"; exit 143' TERM
      echo started >> "$SRUN_LOG"
      sleep 60 & wait
      """
    let (program, environment) = try Self.book(srun: asked)
    let running = try program.start(["run", "--executor", "slurm"], environment: environment)
    try eventually("the step has started") {
      (try? program.folder.read("srun.log"))?.contains("started") == true
    }
    running.signal(signal)
    #expect(try running.end().status == (signal == SIGKILL ? SIGKILL : 130))
    try eventually("the step has ended") {
      try program.folder.read("srun.log") == "started\nasked\n"
    }
  }

  @Test(arguments: [
    (
      "executor: {slrum: {jobs: 1}}",
      "unknown executor 'slrum'; did you mean 'slurm'?; there are 'local' and 'slurm'"
    ),
    ("executor: {slurm: {procesors: 1}}", "unknown key 'procesors'"),
    ("executor: {slurm: {processors: 0}}", "0 is out of range: 1 to 4096"),
    ("executor: {slurm: 3}", "expected a mapping from executor to its settings"),
  ])
  func wrongSettingsAreNamed(settings: String, message: String) throws {
    let (program, _) = try Self.book(settings: "allow_commands: true\n" + settings + "\n")
    let ended = try program.run("plan")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("book.yml:2:"), "\(ended.errors)")
    #expect(ended.errors.contains(message), "\(ended.errors)")
  }
}
