import Chapters
import Foundation
import Frames

/// What a cell is called: its block and its place in that block's grid.
package struct CellName: Sendable, Hashable, CustomStringConvertible {
  /// A place along an axis, the value as a reader types it in a selector.
  package struct Axis: Sendable, Hashable {
    /// The axis.
    package var name: String
    /// The value there.
    package var value: String
  }

  /// The block's id.
  package let block: String
  /// The place in its grid.
  package let axes: [Axis]

  /// The name of a block's cell.
  package init(block: String, axes: [AxisValue] = []) {
    self.block = block
    self.axes = axes.map { Axis(name: $0.name, value: $0.value.plain) }
  }

  private init(block: String, axes: [Axis]) {
    self.block = block
    self.axes = axes
  }

  /// `edited[seed=1,localization=random]`, as messages and the plan call it.
  package var description: String {
    guard !axes.isEmpty else { return block }
    return "\(block)[\(axes.map { "\($0.name)=\($0.value)" }.joined(separator: ","))]"
  }
}

extension CellName {
  /// The axes in canonical JSON: `[["seed","1"],["localization","random"]]`.
  var axesText: String {
    let pairs = axes.map { CanonicalJSON.array([.text($0.name), .text($0.value)]) }
    return CanonicalJSON.array(pairs).description
  }

  /// The name of a block and of axes in canonical JSON; where those cannot be read, there are none.
  init(block: String, axesText: String) {
    let pairs = try? JSONDecoder().decode([[String]].self, from: Data(axesText.utf8))
    self.init(
      block: block,
      axes: (pairs ?? []).compactMap { pair -> Axis? in
        pair.count == 2 ? Axis(name: pair[0], value: pair[1]) : nil
      })
  }

  /// The name that messages spell so.
  ///
  /// Where a value holds a comma, what follows it up to the next that
  /// begins an axis belongs to the value.
  package init(spelled text: String) {
    guard text.hasSuffix("]"), let bracket = text.firstIndex(of: "[") else {
      self.init(block: text)
      return
    }
    var axes: [Axis] = []
    let inside = text[text.index(after: bracket)...].dropLast()
    for piece in inside.split(separator: ",", omittingEmptySubsequences: false) {
      if let equals = piece.firstIndex(of: "="), Self.isAxis(piece[..<equals]) {
        axes.append(
          Axis(
            name: String(piece[..<equals]), value: String(piece[piece.index(after: equals)...])))
      } else if !axes.isEmpty {
        axes[axes.count - 1].value += ",\(piece)"
      }
    }
    self.init(block: String(text[..<bracket]), axes: axes)
  }

  private static func isAxis(_ name: Substring) -> Bool {
    !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }
}
