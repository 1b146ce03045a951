import Foundation
import TestSupport
import Testing

@testable import Notebook

struct CommandProgramTests {
  private static func problem(_ words: [String], mode: Int = 0o755) throws -> String? {
    let folder = try TemporaryFolder([
      "run.sh": "#!/bin/sh\necho '{}'\n", "windows.sh": "#!/bin/sh\r\necho '{}'\r\n",
      "odd.sh": "#! /no/such/reader -x\n", "plain": "echo '{}'\n", "env.py": "#!/usr/bin/env x\n",
      "sub/file": "", "empty": "",
    ])
    for name in ["run.sh", "windows.sh", "odd.sh", "plain", "env.py", "empty"] {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: folder.url.appending(path: name).path)
    }
    return CommandProgram(words: words, folder: folder.url).problem
  }

  @Test(arguments: [
    ["./run.sh"], ["sh"], ["/bin/sh", "-c"], ["./plain"], ["./env.py"], ["./empty"],
  ])
  func whatCanBeRunHasNoProblem(words: [String]) throws {
    #expect(try Self.problem(words) == nil)
  }

  @Test(arguments: [
    (["no-such"], "there is no program 'no-such'"),
    (["./no-such.sh"], "there is no program './no-such.sh'"),
    (["run.sh"], "there is no program 'run.sh'; the file beside the chapter is './run.sh'"),
    (
      ["python3 a.py"],
      "there is no program 'python3 a.py'; a command is a list of words: [python3, a.py]"
    ),
    (["./sub"], "'./sub' is a folder, not a program"),
    (
      ["./windows.sh"],
      "'./windows.sh' has the line ends of Windows, which its first line is read with; save it "
        + "with those of Unix"
    ),
    (
      ["./odd.sh"],
      "'./odd.sh' is to be read by '/no/such/reader', as its first line says, which is not there"
    ),
  ]) func whatCannotBeRunIsSaidWhy(words: [String], problem: String) throws {
    #expect(try Self.problem(words) == problem)
  }

  @Test func aFileThatIsNotExecutableIsSaidToBeThat() throws {
    #expect(
      try Self.problem(["./run.sh", "5"], mode: 0o644)
        == "'./run.sh' is not executable: chmod +x it, or say what runs it, as in [sh, ./run.sh, 5]"
    )
  }
}
