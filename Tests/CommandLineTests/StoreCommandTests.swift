import Foundation
import TestSupport
import Testing

struct StoreCommandTests {
  @Test func theStoreIsToldForPrograms() throws {
    let program = try DosesBook.program()
    #expect(try program.run("store").output == "the store has no outputs\n")
    try #require(try program.run("run", "--quiet").status == 0)
    let rows = try JSONSerialization.jsonObject(
      with: Data(try program.run("store", "ls", "--json").output.utf8))
    let places = (rows as? [NSDictionary])?.map { $0["place"] as? String }
    #expect(places == ["doses[seed=0]", "doses[seed=1]"])
    let shown = try JSONSerialization.jsonObject(
      with: Data(try program.run("store", "show", "doses[seed=1]", "--json").output.utf8))
    let runs = (shown as? NSDictionary)?["runs"] as? [NSDictionary]
    #expect(runs?.count == 1 && runs?[0]["status"] as? String == "done")
    #expect((runs?[0]["ingredients"] as? [String: String])?["kind"] == "data")
    let text = try program.run("store", "show", "doses").output
    #expect(text.contains("\nkey of the last run\n"))
    #expect(text.contains("\n  file: null\n  kind: data\n"))
  }
}
