import Foundation
import TestSupport
import Testing

struct ExplainJSONTests {
  @Test func kindsAreListedAndExplainedForPrograms() throws {
    let program = try DosesBook.program()
    let list = try program.run("explain").output
    #expect(list.contains("\ndata ") && list.hasSuffix("shows a kind's keys and outputs.\n"))
    let json = try JSONSerialization.jsonObject(
      with: Data(try program.run("explain", "data", "--json").output.utf8))
    #expect((json as? NSDictionary)?["name"] as? String == "data")
    let all = try JSONSerialization.jsonObject(
      with: Data(try program.run("explain", "--json").output.utf8))
    #expect((all as? [NSDictionary])?.isEmpty == false)
  }
}
