import Chapters

/// What is wrong with the kinds of a program: looked at when it starts, since no book can mend it.
package enum KindChecks {
  /// Names that a block or a cell's key needs for itself; no kind may call a key of its own so.
  package static let reservedNames: Set<String> = Set(
    ["id", "run", "sweep", "kind", "version", "numerics"] + UniversalKeys.names)

  /// The mistakes in some kinds, in sentences; none where there is nothing wrong.
  package static func mistakes(in kinds: [any ExperimentKind.Type]) -> [String] {
    var known = Set<String>()
    return kinds.flatMap { kind in
      let keys = kind.keyDescriptions.map(\.name)
      let repeated =
        known.insert(kind.name).inserted ? [] : ["there are two kinds '\(kind.name)'"]
      return repeated
        + keys.filter(reservedNames.contains).map {
          "the kind '\(kind.name)' declares the key '\($0)', which every block has or a cell's key needs"
        }
    }
  }

  /// Ends the program where kinds have mistakes.
  static func require(_ kinds: [any ExperimentKind.Type]) {
    let mistakes = mistakes(in: kinds)
    if !mistakes.isEmpty { fatalError(mistakes.joined(separator: "; ")) }
  }
}
