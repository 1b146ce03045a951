import Foundation
import TestSupport
import Testing

/// What is said of command lines that ask for what is not there.
struct CommandComplaintTests {
  @Test(arguments: [
    (["diff", "9"], "there is no run 9 of this profile; --list lists them"),
    (["diff", "1", "2", "3"], "two runs are compared, not 3"),
    (["explain", "dat"], "there is no kind 'dat'; did you mean 'data'?"),
    (["store", "show", "dosis"], "the store has no results of 'dosis'; did you mean 'doses'?"),
    (["store", "gc", "--keep-runs=-1"], "--keep-runs is a whole number from 0 on"),
    (["verify", "--sample", "0"], "--sample is a whole number above 0"),
    (["new", "chapter", "a b"], "a chapter's name has letters, digits, '-' and '_', found 'a b'"),
  ])
  func wrongCommandLinesSayWhatIsWrong(arguments: [String], message: String) throws {
    let program = try DosesBook.program()
    try #require(try program.run("report", "--quiet").status == 0)
    let ended = try program.run(arguments)
    #expect(ended.status == 64)
    #expect(ended.errors.contains("Error: \(message)"), "\(ended.errors)")
  }
}
