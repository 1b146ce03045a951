import Foundation
import TestSupport
import Testing

/// Wrong books and wrong command lines: the status and the complaint of each command.
struct WrongUseTests {
  @Test func aWrongBookEndsWith2AndRunsNothing() throws {
    let wrong = Palimpsest.smallChapter.replacingOccurrences(of: "run: data", with: "run: dta")
    let program = try Palimpsest(["01-small.md": wrong])
    for command in ["report", "run", "plan"] {
      let ended = try program.run(command)
      #expect(ended.status == 2)
      #expect(ended.errors.contains("chapters/01-small.md:7:6: error: unknown kind 'dta'"))
    }
    #expect(!FileManager.default.fileExists(atPath: program.folder.url.path + "/artifacts"))
  }

  @Test func aMissingBookEndsWith2() throws {
    let program = try Palimpsest([:])
    #expect(try program.run("report").status == 2)
  }

  @Test(arguments: [
    (["repotr"], "repotr"), (["report", "--profil", "x"], "--profile"),
    (["report", "--profile", "x"], "unknown profile 'x'"),
    (["report", "--set", "x"], "key=value"), (["report", "02"], "there is no chapter '02'"),
    (["run", "--only", "dosis"], "did you mean 'doses'?"),
    (["explain", "dat"], "did you mean 'data'?"),
  ]) func aWrongCommandLineEndsWith64(arguments: [String], complaint: String) throws {
    let program = try Palimpsest(["01-small.md": Palimpsest.smallChapter])
    let ended = try program.run(arguments)
    #expect(ended.status == 64)
    #expect(ended.errors.contains(complaint), "\(ended.errors)")
  }
}
