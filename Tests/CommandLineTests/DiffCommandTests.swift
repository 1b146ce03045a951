import Foundation
import TestSupport
import Testing

struct DiffCommandTests {
  @Test func runsAreComparedByTheirNumbers() throws {
    let program = try DosesBook.program()
    #expect(
      try program.run("diff").errors == "fewer than two runs of the profile 'standard' are known\n")
    for value in ["0.5", "0.5", "0.3", "0.6"] {
      try #require(try program.run("run", "--quiet", "--set", "largest=\(value)").status == 0)
    }
    let last = try program.run("diff")
    #expect(
      last.output == """
        doses.rows.effect  0.250 -> 0.400  (2 rows)
            seed=0  0.300 -> 0.600
            seed=1  0.300 -> 0.600
        claim larger  not reproduced -> reproduced

        """)
    #expect(last.errors == "run 2 -> run 3\n")
    #expect(try program.run("diff", "1", "1").output == "no figure changed\n")
    #expect(
      try program.run("diff", "1").output.hasPrefix("doses.rows.effect  0.350 -> 0.400  (2 rows)\n")
    )
    let list = try program.run("diff", "--list").output.split(separator: "\n")
    #expect(list.count == 4 && list[0].hasPrefix("run  ended") && list[1].hasPrefix("  3  "))
    let json = try program.run("diff", "2", "3", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? NSDictionary
    let change = try #require((object?["changes"] as? [NSDictionary])?.first)
    #expect(change["figure"] as? String == "rows.effect" && change["rows"] as? Int == 2)
  }
}
