import RandomStreams

/// The edited facts in two parts, one that an attack is given and one that it is judged by: no subject
/// is in both.
package struct FactsToRelearn: Sendable {
  /// What the attack is given.
  package var taught: [FactSet.Fact]
  /// What it is judged by.
  package var asked: [FactSet.Fact]

  /// Parts of facts.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - count: How many the attack is given; half of them where none is said.
  ///   - draw: 0 for the order of the facts, others for random ones.
  ///   - seed: The seed of random parts.
  /// - Throws: `UnsuitableFacts` where a subject would be in both parts, or one is empty.
  package init(_ facts: [FactSet.Fact], taught count: Int? = nil, draw: Int, seed: UInt64) throws {
    var order = facts
    if draw > 0 {
      var stream = RandomStream(seed: seed, name: "halves \(draw)")
      order = stream.shuffled(order)
    }
    guard facts.count >= 2 else {
      throw UnsuitableFacts("an attack needs at least two edited facts")
    }
    let count = count ?? order.count / 2
    guard (1..<facts.count).contains(count) else {
      throw UnsuitableFacts(
        "\(count) of \(facts.count) edited facts cannot be taught: from 1 to \(facts.count - 1) can, "
          + "the others are asked")
    }
    taught = Array(order.prefix(count))
    asked = Array(order.dropFirst(count))
    let shared = Set(taught.map(\.subject)).intersection(asked.map(\.subject))
    guard shared.isEmpty else {
      throw UnsuitableFacts(
        "'\(shared.sorted()[0])' is both among the edited facts that are taught and those asked")
    }
  }
}
