import Foundation
import TestSupport
import Testing

struct VerifyCommandTests {
  @Test func aSampleIsTheSameEveryTime() throws {
    let program = try DosesBook.program()
    try #require(try program.run("report", "--quiet").status == 0)
    let all = try program.run("verify", "--quiet")
    #expect(all.output == "2 of 2 published cells recomputed: all as published\n")
    let sample = try program.run("verify", "--quiet", "--sample", "1")
    #expect(sample.output == "1 of 2 published cells recomputed: all as published\n")
    #expect(sample.status == 0)
    try program.folder.write("edited", to: "artifacts/index.md")
    let edited = try program.run("verify", "--quiet", "--sample", "1")
    #expect(edited.status == 1)
    #expect(edited.output.contains("index.md") && edited.output.contains("edited since"))
    #expect(edited.output.hasSuffix("1 of 2 published cells recomputed: 1 values differ\n"))
  }
}
