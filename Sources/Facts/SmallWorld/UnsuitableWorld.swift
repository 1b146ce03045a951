/// A world that cannot be made as asked.
package struct UnsuitableWorld: Error, CustomStringConvertible {
  package let description: String
}

extension SmallWorld.Shape {
  /// Checks that there are names enough for everybody and every place.
  ///
  /// - Throws: `UnsuitableWorld` that says what there is too little of.
  package func check() throws {
    let people = athletes + golfers
    guard people <= firstNames * lastNames else {
      throw UnsuitableWorld(
        description: "\(people) athletes need as many pairs of names; \(firstNames) first and "
          + "\(lastNames) last names make \(firstNames * lastNames)")
    }
    guard places <= placeNames * placeNames else {
      throw UnsuitableWorld(
        description: "\(places) places need as many pairs of names; \(placeNames) names make "
          + "\(placeNames * placeNames)")
    }
  }
}
