import Chapters
import Frames

extension OutputSchema.FrameSchema {
  /// What is known of the frame's columns, the axes of its block among them.
  func known(besides axes: [Frame.Column]) -> [ResolvedSelector.KnownColumn]? {
    guard knowledge != .nothing else { return nil }
    return (axes + columns).map { column in
      ResolvedSelector.KnownColumn(
        name: column.name,
        type: knowledge == .types && !untyped.contains(column.name) ? column.type : nil,
        trials: trials[column.name])
    }
  }
}

extension OutputSchema {
  /// What a block has once claims are judged, which is exact; none where it has nothing.
  init?(judged frames: [Frame]) {
    guard !frames.isEmpty else { return nil }
    self.init(frames: frames.map { FrameSchema($0.name, "", columns: $0.columns) })
    isExact = true
  }

  /// The frame that a selector reads and the column it ends in, if any.
  ///
  /// The first word after the block's id is a frame if the output has one of that name, else a
  /// column of the first frame.
  ///
  /// - Parameter selector: A selector on this output.
  /// - Returns: The frame, and the column if the selector ends in one.
  /// - Throws: A `Diagnostic` where the output has no such frame.
  package func resolve(_ selector: Selector) throws -> (frame: FrameSchema, column: String?) {
    guard let first = frames.first else {
      throw Diagnostic(selector.location, "'\(selector.block)' puts out no frame")
    }
    guard let word = selector.path.first else { return (first, nil) }
    if let frame = frames.first(where: { $0.name == word }) {
      let column = selector.path.dropFirst().joined(separator: ".")
      return (frame, column.isEmpty ? nil : column)
    }
    guard selector.path.count > 1 else { return (first, word) }
    // A column's name may have dots.
    let dotted = selector.path.joined(separator: ".")
    if first.knowledge == .nothing || first.columns.contains(where: { $0.name == dotted }) {
      return (first, dotted)
    }
    throw Diagnostic(
      selector.location,
      "'\(selector.block)' has no frame '\(word)'"
        + Suggestion.phrase(for: word, in: frames.map(\.name)))
  }
}
