import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

struct CommandKindTests {
  private static func spec(_ keys: String) throws -> CommandKind.Spec {
    let node = try YAML.parse(YAML.Source(text: keys, file: "test"))
    return try CommandKind.Spec.decode(
      node.entries ?? [], blockName: "command",
      location: SourceLocation(file: "test", line: 1, column: 1))
  }

  private static func run(
    _ keys: String, _ files: [String: String] = [:], inputs: [String: StoredOutput] = [:]
  ) async throws -> Frame {
    let folder = try TemporaryFolder(files)
    let context = RunContext(
      seed: 7, threads: 1, folder: folder.url, scratch: folder.url.appending(path: "scratch"),
      inputs: inputs)
    return try await CommandKind.run(spec(keys), context).rows
  }

  @Test func whatAProgramPrintsIsAFrame() async throws {
    let frame = try await Self.run("command: [printf, 'a,b\\n1,x\\n']\nformat: csv")
    #expect(frame.columns.map(\.name) == ["a", "b"])
    #expect(frame.rows == [[1, "x"]])
  }

  @Test func aProgramReadsWhatItComesAfter() async throws {
    var doses = Frame("doses", columns: [Frame.Column("dose", .integer, "a dose")])
    doses.append([3])
    let frame = try await Self.run(
      "command: [sh, read.sh]\nafter: small-doses\nformat: csv",
      [
        "read.sh":
          "echo 'seed,rows'; echo \"$PALIMPSEST_SEED,\\\"$(tr -d '\\n\"' < $PALIMPSEST_INPUT_SMALL_DOSES)\\\"\""
      ],
      inputs: ["small-doses": StoredOutput(hash: "h", frames: [doses], blobs: [:])])
    #expect(frame.rows == [[7, "[{dose: 3}]"]])
  }

  @Test(arguments: [
    (
      "command: [sh, -c, 'echo the last words >&2; exit 3']",
      "'sh' exited with status 3\nthe last words"
    ),
    ("command: [no-such-program]", "there is no program 'no-such-program'"),
    ("command: [sh, -c, 'kill -9 $$']", "'sh' was ended by signal 9 (Killed)"),
    ("command: [echo, '{']", "expected a JSON object, found '{'"),
    ("command: []", "the command is empty"),
    ("command: [sh, -c, 'yes; echo']", "'sh' printed more than 256 MB; a frame holds a table"),
  ])
  func whatGoesWrongIsTold(keys: String, message: String) async throws {
    let problem = await #expect(throws: (any Error).self) { try await Self.run(keys) }
    #expect("\(problem.map { "\($0)" } ?? "")".contains(message), "\(String(describing: problem))")
  }

  /// As from a shell, with the path that the chapter says as its `$0`.
  @Test(arguments: ["#!/bin/sh\n", ""])
  func aScriptBesideTheChapterIsRun(firstLine: String) async throws {
    let folder = try TemporaryFolder(["run.sh": firstLine + "printf '{\"a\": \"%s %s\"}' $0 $1\n"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.url.appending(path: "run.sh").path)
    let context = RunContext(seed: 0, threads: 1, folder: folder.url)
    let rows = try await CommandKind.run(Self.spec("command: [./run.sh, x]"), context).rows
    #expect(rows.rows == [["./run.sh x"]])
  }

  /// The same wherever the book lies.
  @Test func aValueThatNamesTheFolderIsKeptFromThere() async throws {
    let frame = try await Self.run(
      "command: [sh, -c, 'echo file; echo $PWD/a.csv; echo $PWD']\nformat: csv")
    #expect(frame.rows == [["a.csv"], ["."]])
  }

  @Test func argumentsThatNameFilesAreInputs() throws {
    let folder = try TemporaryFolder(["run.py": "", "data/a.csv": "", "b.csv": ""])
    let inputs = CommandKind.outsideInputs(
      of: try Self.spec("command: [python3, run.py, --in=b.csv, data, 5]\nenv: [HOME]"),
      in: folder.url)
    #expect(inputs.files.map(\.path) == ["run.py", "b.csv", "data"])
    #expect(inputs.variables == ["HOME"])
  }

  @Test(arguments: [("doses", "PALIMPSEST_INPUT_DOSES"), ("a-b", "PALIMPSEST_INPUT_A_B")])
  func inputsAreNamedAfterTheirBlocks(id: String, variable: String) {
    #expect(CommandKind.inputVariable(id) == variable)
  }
}
