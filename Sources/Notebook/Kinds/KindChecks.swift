import Chapters

/// What is wrong with the kinds of a program, which no book can mend.
package enum KindChecks {
  /// Names that a block or a cell's key needs for itself; no kind may call a key of its own so.
  package static let reservedNames: Set<String> = Set(
    ["id", "run", "sweep", "kind", "version", "numerics"] + UniversalKeys.names)

  /// The mistakes in some kinds, in sentences; none where there is nothing wrong.
  package static func mistakes(in kinds: [any ExperimentKind.Type]) -> [String] {
    repeatedNames(of: kinds) + kinds.flatMap { reservedKeys(of: $0) }
  }

  private static func repeatedNames(of kinds: [any ExperimentKind.Type]) -> [String] {
    var known = Set<String>()
    return kinds.filter { !known.insert($0.name).inserted }.map {
      "there are two kinds '\($0.name)'"
    }
  }

  private static func reservedKeys(of kind: any ExperimentKind.Type) -> [String] {
    kind.keyNames.filter(reservedNames.contains).map {
      "the kind '\(kind.name)' declares the key '\($0)', which every block has or a cell's key needs"
    }
  }

  /// Ends the program where two kinds have one name.
  static func requireNames(of kinds: [any ExperimentKind.Type]) {
    end(over: repeatedNames(of: kinds))
  }

  /// Ends the program where a kind that a book uses declares a key that is not its to declare.
  ///
  /// The others' keys are not looked at: that would take a tenth of what a small book takes.
  static func requireKeys(of used: [any ExperimentKind.Type]) {
    end(over: used.flatMap { reservedKeys(of: $0) })
  }

  private static func end(over mistakes: [String]) {
    if !mistakes.isEmpty { fatalError(mistakes.joined(separator: "; ")) }
  }
}
