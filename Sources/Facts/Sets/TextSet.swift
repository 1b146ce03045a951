/// Plain texts: those that edits train on so that nothing else changes, and others to see whether it
/// does.
package struct TextSet: Codable, Sendable, Hashable {
  /// Texts to train on.
  package var retained: [String]
  /// Texts that nothing is trained on.
  package var heldOut: [String]

  /// Texts of both uses.
  package init(retained: [String], heldOut: [String]) {
    self.retained = retained
    self.heldOut = heldOut
  }
}
