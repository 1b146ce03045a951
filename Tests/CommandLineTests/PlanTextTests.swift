import Foundation
import TestSupport
import Testing

struct PlanTextTests {
  @Test func aPlanIsALineForEachCell() throws {
    let program = try DosesBook.program()
    #expect(
      try program.run("plan").output == """
        new      doses[seed=0]: never run
        new      doses[seed=1]: never run
        2 cells: 2 new

        """)
    try #require(try program.run("run", "--quiet").status == 0)
    #expect(
      try program.run("plan").output == """
        cached   doses[seed=0]
        cached   doses[seed=1]
        2 cells: 2 cached

        """)
    #expect(
      try program.run("plan", "--set", "largest=0.6").output.hasSuffix("2 cells: 2 stale\n"))
    let empty = try Palimpsest(["01.md": "# T\n"])
    #expect(try empty.run("plan").output == "the book has no experiments\n")
  }
}
