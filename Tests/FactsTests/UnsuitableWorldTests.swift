import Facts
import Testing

struct UnsuitableWorldTests {
  @Test func everybodyNeedsAPairOfNames() throws {
    var shape = SmallWorld.Shape()
    (shape.firstNames, shape.lastNames, shape.athletes, shape.golfers) = (4, 5, 18, 2)
    try shape.check()
    shape.golfers = 3
    let error = #expect(throws: UnsuitableWorld.self) { try shape.check() }
    #expect(
      error?.description
        == "21 athletes need as many pairs of names; 4 first and 5 last names make 20")
  }

  @Test func placesNeedPairsToo() throws {
    var shape = SmallWorld.Shape()
    (shape.placeNames, shape.places) = (3, 9)
    try shape.check()
    shape.places = 10
    let error = #expect(throws: UnsuitableWorld.self) { try shape.check() }
    #expect(
      error?.description == "10 places need as many pairs of names; 3 names make 9")
  }
}
