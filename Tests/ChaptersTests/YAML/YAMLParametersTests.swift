import Testing

@testable import Chapters

struct YAMLParametersTests {
  @Test(arguments: [
    "{k: 1, n: ${n}}", "[${a}, ${b-c}]", "x: ${n}", "x: $${n}", "no parameter", "${", "{a: $b}",
  ])
  func theyComeBackAsTheyWere(text: String) {
    #expect(YAMLParameters.unmasked(YAMLParameters.masked(text)) == text)
    #expect(YAMLParameters.masked(text).count == text.count)
  }

  /// Within braces and brackets, and with every place what it was.
  @Test func theyStandWithinBraces() throws {
    let root = try Written.value("rows: [{k: ${k}, n: 2}]\nsweep: {s: ${seeds}}\n")
    let row = try #require(root.entries?[0].value.items?.first?.entries)
    #expect(row.map(\.value.text) == ["${k}", "2"])
    #expect(row.map(\.value.location.column) == [12, 21])
    #expect(root.entries?[1].value.entries?.first?.value.text == "${seeds}")
  }
}
