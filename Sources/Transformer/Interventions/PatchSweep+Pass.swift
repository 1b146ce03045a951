extension PatchSweep {
  /// What runs that go side by side have in common.
  struct Kind: Comparable {
    /// The first layer that is computed; -1 for the embedding.
    var layer: Int
    /// The first column of the batch that is computed.
    var column: Int
    /// Whether heads have inputs of their own, which the sites of `ln1` do not see.
    var splitsHeads: Bool
    /// Whether something in the last layer, or after it, is edited.
    var editsLast: Bool

    static func < (left: Kind, right: Kind) -> Bool {
      left.order.lexicographicallyPrecedes(right.order)
    }

    private var order: [Int] { [layer, column, splitsHeads ? 1 : 0, editsLast ? 1 : 0] }
  }

  /// Runs that go side by side.
  struct Pass: Sendable {
    var kind: Kind
    var runs: [Int]
    var edits: [ResolvedEdit]
  }
}
