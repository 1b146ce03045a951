import Foundation
import TestSupport
import Testing

@testable import NotebookCommands

struct CalledProgramTests {
  @Test func whatAProgramPrintsIsKept() async throws {
    let ended = try await CalledProgram.run(
      "/bin/sh", ["-c", "echo out; echo err >&2; exit 3"])
    #expect(ended.output == "out\n" && ended.errors == "err\n")
    #expect("\(ended.status)" == "exited(3)" && !ended.hasSucceeded)
  }

  @Test func anEnvironmentReplacesThatOfTheTests() async throws {
    let ended = try await CalledProgram.run(
      "/bin/sh", ["-c", "echo \"$HOME $NAME\""], environment: ["NAME": "x"])
    #expect(ended.output == " x\n")
  }

  @Test func whatIsDroppedIsNotKept() async throws {
    let ended = try await CalledProgram.run(
      "/bin/sh", ["-c", "echo out; echo err >&2"], output: .dropped)
    #expect(ended.output.isEmpty && ended.errors == "err\n" && ended.hasSucceeded)
  }

  @Test func aProgramThatIsNotThereIsAnError() async {
    await #expect(throws: (any Error).self) { try await CalledProgram.run("/none", []) }
  }

  /// With as many open files as all tests together have, or more.
  @Test func manyOpenFilesAreNoHarm() async throws {
    var limits = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
    let wanted = min(2000, Int(limits.rlim_cur) - 200)
    let open = (0..<max(0, wanted)).compactMap { _ in FileHandle(forReadingAtPath: "/dev/null") }
    let ended = try await CalledProgram.run("/bin/sh", ["-c", "echo out"])
    #expect(ended.output == "out\n")
    withExtendedLifetime(open) {}
  }
}
