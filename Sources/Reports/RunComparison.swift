import Chapters
import Frames
import Notebook

/// How what a book shows changed from one run to another.
package struct RunComparison: Sendable, Encodable {
  /// A column of a block's frame whose values changed.
  package struct Change: Sendable, Encodable {
    /// The block.
    package var block: String
    /// The frame and the column: `summary.edit_accuracy`.
    package var figure: String
    /// The mean over rows before; none where there was no such column.
    package var before: Double?
    /// The mean over rows after; none where there is no such column any more.
    package var after: Double?
    /// The rows whose values changed, where both have the same number of rows.
    package var rows: Int?
    /// The values that changed, the first ones, each with its row.
    package var values: [Value] = []
  }

  /// A value that changed.
  package struct Value: Sendable, Encodable {
    /// What tells its row from others: `dose=2`, or its number.
    package var row: String
    /// The value before.
    package var before: Scalar
    /// The value after.
    package var after: Scalar
  }

  /// Values that are told of a column at most.
  private static let mostValues = 20

  /// A claim whose verdict changed.
  package struct Verdict: Sendable, Encodable {
    /// The claim's id.
    package var claim: String
    /// Its verdict before.
    package var before: String
    /// Its verdict after.
    package var after: String
    /// Whether it was added after its result had been seen, where it was.
    package var exploratory: Bool?
  }

  /// The columns that changed, in the order of the book.
  package let changes: [Change]
  /// The claims whose verdicts changed.
  package let verdicts: [Verdict]

  /// Compares what a book showed after two runs.
  package init(_ before: BookResults, _ after: BookResults) {
    changes = after.book.pages.flatMap(\.blocks).flatMap { block -> [Change] in
      let (old, new) = (before.blocks[block.id], after.blocks[block.id])
      let hashes = [old, new].map { $0?.cells.map { $0.output?.hash } ?? [] }
      guard hashes[0] != hashes[1] else { return [] }
      var names = new?.frameNames ?? []
      names += (old?.frameNames ?? []).filter { !names.contains($0) }
      return names.flatMap { Self.changes(block.id, $0, old?.frame($0), new?.frame($0)) }
    }
    verdicts = Self.verdicts(before, after)
  }

  /// The claims whose verdicts differ.
  static func verdicts(_ before: BookResults, _ after: BookResults) -> [Verdict] {
    let old = Dictionary(
      ClaimsLedger(before).entries.flatMap(\.verdicts), uniquingKeysWith: { $1 })
    return ClaimsLedger(after).entries.flatMap { entry in
      entry.verdicts.compactMap { claim, verdict in
        guard let old = old[claim], old != verdict else { return nil }
        return Verdict(
          claim: claim, before: old.rawValue, after: verdict.rawValue,
          exploratory: entry.isExploratory ? true : nil)
      }
    }
  }

  private static func changes(
    _ block: String, _ name: String, _ old: Frame?, _ new: Frame?
  ) -> [Change] {
    let means = [old, new].map { frame in
      Dictionary(
        (frame.map(Figures.means) ?? []).map { ($0.column.name, $0.mean) },
        uniquingKeysWith: { $1 })
    }
    var columns = new?.columns.map(\.name) ?? []
    columns += (old?.columns.map(\.name) ?? []).filter { !columns.contains($0) }
    return columns.compactMap { column in
      let (before, after) = (means[0][column], means[1][column])
      let values = [old?.values(of: column), new?.values(of: column)]
      guard values[0] != values[1] else { return nil }
      var change = Change(
        block: block, figure: "\(name).\(column)", before: before, after: after, rows: nil)
      guard let one = values[0], let two = values[1], one.count == two.count, let new else {
        return before == nil && after == nil ? nil : change
      }
      let changed = one.indices.filter { !one[$0].isSpelled(as: two[$0]) }
      change.rows = changed.count
      change.values = changed.prefix(mostValues).map { row in
        Value(row: new.label(ofRow: row, besides: column), before: one[row], after: two[row])
      }
      return change
    }
  }

  /// The comparison as lines for a terminal.
  package var lines: [String] {
    let figures = changes.flatMap { change in
      let rows = change.rows.map { "  (\($0) row\($0 == 1 ? "" : "s"))" } ?? ""
      let means =
        change.before == nil && change.after == nil
        ? nil : Spelling.apart(change.before.map(Scalar.number), change.after.map(Scalar.number))
      let words = means.map { "  \($0) -> \($1)" } ?? ""
      let values = change.values.map { value in
        let (before, after) = Spelling.apart(value.before, value.after)
        return "    \(value.row)  \(before) -> \(after)"
      }
      let rest = (change.rows ?? 0) - change.values.count
      return ["\(change.block).\(change.figure)\(words)\(rows)"] + values
        + (rest > 0 && !change.values.isEmpty ? ["    … and \(rest) more"] : [])
    }
    return figures + verdicts.map { "claim \($0.words)  \($0.before) -> \($0.after)" }
  }
}

extension RunComparison.Verdict {
  /// The claim's id, and whether it is exploratory.
  package var words: String {
    exploratory == true ? "\(claim) (\(ClaimMark.exploratory.rawValue))" : claim
  }
}

extension ClaimsLedger.Entry {
  /// The verdict of the claim by its id, and those of its other worlds by what is otherwise in them.
  fileprivate var verdicts: [(String, ClaimsLedger.Verdict)] {
    let others = (worlds?.worlds ?? []).filter { !$0.isChosen }.map { world in
      let change = worlds.map { WorldsText.words($0.changes(of: world)) } ?? ""
      return ("\(id) where \(change)", world.ruling.verdict)
    }
    return [(id, verdict)] + others
  }
}
