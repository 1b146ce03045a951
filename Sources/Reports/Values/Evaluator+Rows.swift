import Chapters
import Frames
import Notebook

extension Evaluator {
  /// The rows that a selector keeps of its frame.
  ///
  /// - Throws: `NoValue` where no cell of the block has an output, or it keeps none.
  package func frame(_ selector: ResolvedSelector) throws -> Frame {
    let whole = try whole(selector)
    guard !selector.filters.isEmpty else { return whole }
    let kept = try Self.kept(selector.filters, of: whole, selector)
    guard !kept.rows.isEmpty, try !lacksListed(selector, whole) else {
      throw noRow(selector, whole)
    }
    return kept
  }

  /// All rows of the frame that a selector reads.
  func whole(_ selector: ResolvedSelector) throws -> Frame {
    guard let block = results.blocks[selector.block] else {
      throw NoValue("'\(selector.block)' has no result", .unavailable)
    }
    guard block.hasFrames else {
      throw NoValue(Self.reason(block, selector.block), .unavailable)
    }
    guard
      let whole = block.frame(
        selector.frame, counting: selector.trials, in: results.output)
        ?? Self.withoutRows(selector)
    else {
      throw NoValue("'\(selector.block)' has no result", .unavailable)
    }
    if let clash = block.clash(in: selector.frame) {
      throw NoValue("'\(selector.block)': \(clash)", at: selector.location)
    }
    return whole
  }

  /// The rows that filters keep, if any.
  static func kept(
    _ filters: [ResolvedSelector.Filter], of whole: Frame, _ selector: ResolvedSelector
  ) throws -> Frame {
    let wanted = try filters.map { filter in
      let position = try whole.position(of: filter.column, at: selector.location)
      if let objection = filter.objection(to: whole.rows.lazy.map { $0[position] }) {
        throw NoValue(objection, at: selector.location)
      }
      return (filter, position)
    }
    return whole.filtered { row in wanted.allSatisfy { $0.keeps(row[$1]) } }
  }

  /// Whether one of several values that a filter lists is none of the frame's: a slip, unless another profile has it.
  private func lacksListed(_ selector: ResolvedSelector, _ whole: Frame) throws -> Bool {
    selector.filters.contains { filter in
      filter.values.count > 1 && absentValue(of: filter, in: whole) != nil
        && !isOfAnotherProfile(filter, whole, selector)
    }
  }

  /// What is read of a frame that cells put out only where it has rows, as `left_out`.
  private static func withoutRows(_ selector: ResolvedSelector) -> Frame? {
    selector.columns.map { columns in
      Frame(
        selector.frame, columns: columns.map { Frame.Column($0.name, $0.type ?? .text, "") })
    }
  }

  /// The rows that a selector keeps in a replicate, and the position of its column.
  func rows(
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> (frame: Frame, position: Int) {
    var frame = try frame(selector)
    if let replicate, let position = frame.index(of: replicate.axis) {
      frame = frame.filtered { $0[position] == replicate.value }
    }
    let position = try frame.position(of: selector.column ?? "", at: selector.location)
    guard !frame.rows.isEmpty else {
      throw NoValue("'\(selector.block)' has no rows", .absent, at: selector.location)
    }
    return (frame, position)
  }

  /// The one row that a selector means.
  func row(
    _ selector: ResolvedSelector, at replicate: Replicate? = nil
  ) throws -> (frame: Frame, position: Int, row: [Scalar]) {
    let (frame, position) = try rows(selector, at: replicate)
    guard frame.rows.count == 1 else {
      throw NoValue(
        "\(frame.rows.count) rows match the selector; name one with [column=value], or write "
          + "mean(...)", at: selector.location)
    }
    return (frame, position, frame.rows[0])
  }

  /// The rows of all replicates in which a selector counts: also of those in which there is nothing to count.
  func counted(_ selector: ResolvedSelector, over axis: String) throws -> Frame {
    try Self.kept(
      selector.filters.filter { $0.column == axis }, of: whole(selector), selector)
  }

  /// Whether a selector ends in a column of whole numbers.
  func readsWholeNumbers(_ selector: ResolvedSelector) throws -> Bool {
    let frame = try whole(selector)
    return selector.column.flatMap(frame.index(of:)).map { frame.columns[$0].type == .integer }
      ?? false
  }

  // MARK: - Reasons

  /// Why a column of text has no number.
  func notANumber(
    _ frame: Frame, _ position: Int, _ selector: ResolvedSelector
  ) throws -> NoValue? {
    let values = frame.rows.lazy.map { $0[position] }
    guard let text = values.first(where: { $0 != .missing }), text.asDouble == nil else {
      return nil
    }
    let column = frame.columns[position]
    let message = ResolvedSelector.noNumbers(column.name, column.type, like: text.plain)
    return NoValue(message, at: selector.location)
  }

  /// Why no row of a frame is kept: the value that no row has, and those that there are.
  private func noRow(_ selector: ResolvedSelector, _ whole: Frame) -> NoValue {
    let wanted = selector.filters.map(\.text).joined(separator: ", ")
    var message = "no row of '\(selector.block)' has \(wanted)"
    for filter in selector.filters {
      guard let value = absentValue(of: filter, in: whole) else { continue }
      let words = whole.distinct(filter.column).map(\.plain)
      let hint = filter.relation == .equal ? Suggestion.phrase(for: value, in: words) : ""
      let list = words.prefix(8).joined(separator: ", ") + (words.count > 8 ? ", …" : "")
      let said = filter.relation == .equal ? "\(filter.column)=\(value)" : filter.text
      message =
        "no row of '\(selector.block)' has \(said)"
        + (hint.isEmpty ? words.isEmpty ? "" : "; it is one of \(list)" : hint)
      if isOfAnotherProfile(filter, whole, selector) {
        return NoValue(
          "the profile '\(results.book.profile.name)' has no \(said)", .unavailable)
      }
      break
    }
    return NoValue(message, .absent, at: selector.location)
  }

  /// The first value of a filter for which no row of a frame is kept; none where rows are kept for each.
  private func absentValue(of filter: ResolvedSelector.Filter, in whole: Frame) -> String? {
    let values = whole.distinct(filter.column)
    guard filter.relation == .equal else {
      return values.contains(where: filter.keeps) ? nil : filter.values.first?.text
    }
    return filter.values.first { !values.contains(where: $0.isSame) }?.text
  }

  /// Whether a block is swept over a filter's absent value in another profile only: not a slip, but less to see.
  private func isOfAnotherProfile(
    _ filter: ResolvedSelector.Filter, _ whole: Frame, _ selector: ResolvedSelector
  ) -> Bool {
    let axes = results.blocks[selector.block]?.cells.first?.axes ?? []
    guard axes.contains(where: { $0.name == filter.column }) else { return false }
    let values = whole.distinct(filter.column)
    return filter.values.allSatisfy { value in
      values.contains(where: value.isSame) || results.book.wordsOfProfiles.contains(value.text)
    }
  }

  private static func reason(_ block: BlockResult, _ id: String) -> String {
    for cell in block.cells {
      switch cell.status {
      case .failed: return "'\(id)' failed"
      case .blocked(let blocker): return "'\(id)' is blocked by \(blocker)"
      default: continue
      }
    }
    return "'\(id)' was not run"
  }
}
