import RandomStreams

/// Two halves of the edited facts, one that an attack is given and one that it is judged by: no subject
/// is in both.
package struct FactHalves: Sendable {
  /// What the attack is given.
  package var taught: [FactSet.Fact]
  /// What it is judged by.
  package var asked: [FactSet.Fact]

  /// Halves of facts.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - draw: 0 for the order of the facts, others for random halves.
  ///   - seed: The seed of random halves.
  /// - Throws: `UnsuitableFacts` where a subject would be in both halves, or one is empty.
  package init(_ facts: [FactSet.Fact], draw: Int, seed: UInt64) throws {
    var order = facts
    if draw > 0 {
      var stream = RandomStream(seed: seed, name: "halves \(draw)")
      order = stream.shuffled(order)
    }
    taught = Array(order.prefix(order.count / 2))
    asked = Array(order.dropFirst(order.count / 2))
    guard !taught.isEmpty, !asked.isEmpty else {
      throw UnsuitableFacts("an attack needs at least two edited facts")
    }
    let shared = Set(taught.map(\.subject)).intersection(asked.map(\.subject))
    guard shared.isEmpty else {
      throw UnsuitableFacts("'\(shared.sorted()[0])' is in both halves of the edited facts")
    }
  }
}
