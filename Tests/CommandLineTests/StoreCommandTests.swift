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

  /// A published report is as good as a store for whoever edits its prose.
  @Test func resultsOfAReportAreTakenOver() throws {
    let program = try DosesBook.program()
    try #require(try program.run("report", "--quiet").status == 0)
    let elsewhere = ["--store", "other"]
    let taken = try program.run(["store", "adopt"] + elsewhere)
    #expect(taken.status == 0)
    #expect(
      taken.output
        == "2 outputs taken over; 0 there before; 0 cells of the book not in the report as they are now\n"
    )
    #expect(!(try program.run(["plan"] + elsewhere).output.contains("never run")))
    let counts = try JSONSerialization.jsonObject(
      with: Data(
        try program.run(["store", "adopt", "artifacts", "--json"] + elsewhere).output.utf8))
    #expect((counts as? NSDictionary)?["known"] as? Int == 2)
    #expect((counts as? NSDictionary)?["others"] as? Int == 0)
    let again = try program.run(["report", "--artifacts", "again", "--quiet"] + elsewhere)
    #expect(again.status == 0)
    let pages = try ["artifacts", "again"].map {
      try Data(contentsOf: program.folder.url.appending(path: "\($0)/data/doses.rows.csv"))
    }
    #expect(pages[0] == pages[1])
    let none = try program.run(["store", "adopt", "nowhere"] + elsewhere)
    #expect(none.status == 1 && none.errors.contains("there is no published report"))
  }
}
