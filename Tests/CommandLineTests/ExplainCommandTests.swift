import TestSupport
import Testing

/// `explain`: kinds, their keys and their columns.
struct ExplainCommandTests {
  @Test func explainNamesEveryKeyAndColumn() throws {
    let program = try Palimpsest([:])
    let list = try program.run("explain")
    #expect(list.status == 0)
    for kind in ["world", "train", "measure", "data"] {
      #expect(list.output.contains(kind))
      #expect(try program.run("explain", kind).status == 0)
    }
    let page = try program.run("explain", "train").output
    #expect(page.contains("learning_rate: a number, 1e-06 to 1.0 (default 0.003)"))
    #expect(page.contains("loss (number, nats): mean cross-entropy"))
  }
}
