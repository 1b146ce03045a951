import Testing

@testable import Frames
@testable import Notebook

struct CellNameTests {
  private static let name = CellName(
    block: "edited",
    axes: [
      AxisValue(name: "seed", value: 1), AxisValue(name: "rate", value: 1.0),
      AxisValue(name: "words", value: "a, \"b\"=c"),
    ])

  @Test func aNameIsSpelledByBlockAndAxes() {
    #expect(Self.name.description == #"edited[seed=1,rate=1.0,words=a, "b"=c]"#)
    #expect(CellName(block: "edited").description == "edited")
  }

  @Test func columnsHoldTheNameAsItIs() {
    #expect(
      Self.name.axesText == #"[["seed","1"],["rate","1.0"],["words","a, \"b\"=c"]]"#)
    #expect(CellName(block: "edited", axesText: Self.name.axesText) == Self.name)
    #expect(CellName(block: "edited").axesText == "[]")
  }

  @Test(arguments: [
    "edited", "edited[seed=1]", "edited[seed=1,localization=random]", "e[words=a,b,n=2]",
    "e[words=[x],empty=]",
  ])
  func aSpelledNameIsReadBack(_ text: String) {
    let name = CellName(spelled: text)
    #expect(name.description == text)
    #expect(CellName(block: name.block, axesText: name.axesText) == name)
  }

  @Test func aCommaThatBeginsNoAxisBelongsToTheValue() {
    #expect(
      CellName(spelled: "e[words=a,b,n=2]")
        == CellName(
          block: "e",
          axes: [AxisValue(name: "words", value: "a,b"), AxisValue(name: "n", value: 2)]))
  }
}
