import Frames

/// What a block reads of the cells of another, as far as that is known before anything has run.
package struct CellReading: Sendable, Hashable {
  /// The rows that are read.
  private let selector: ResolvedSelector
  /// The axis that is averaged over; none where nothing is.
  private let axis: String?
  /// Whether rows are counted, so that a cell says something by having none.
  private let isCounted: Bool

  /// A reading.
  ///
  /// - Parameters:
  ///   - selector: The rows that are read.
  ///   - axis: The axis that is averaged over; none where nothing is.
  ///   - isCounted: Whether they are counted.
  package init(_ selector: ResolvedSelector, over axis: String? = nil, isCounted: Bool = false) {
    (self.selector, self.axis, self.isCounted) = (selector, axis, isCounted)
  }

  /// The block whose cells are read.
  package var block: String { selector.block }

  /// Whether it chooses its rows by a column.
  package func filters(by column: String) -> Bool {
    selector.filters.contains { $0.column == column }
  }

  /// The same reading where columns that are filtered have other values.
  package func choosing(_ choices: [Variation.Choice]) -> CellReading {
    CellReading(selector.choosing(choices), over: axis, isCounted: isCounted)
  }

  /// The cells that are needed: those of which the filters may keep a row; all of them where what the rows come to,
  /// or what is wrong with them, may rest on others too.
  ///
  /// - Parameter cells: The places of the block's cells in its grid.
  /// - Returns: The positions of those that are needed, in order.
  package func needed(among cells: [[AxisValue]]) -> [Int] {
    guard !isCounted else { return Array(cells.indices) }
    let kept = cells.indices.filter { position in
      selector.filters.allSatisfy { filter in
        cells[position].value(along: filter.column).map(filter.keeps) ?? true
      }
    }
    let few = kept.map { cells[$0] }
    let isEnough =
      selector.filters.allSatisfy { $0.saysTheSame(of: few, as: cells) }
      && (axis.map { axis in few.isAlong(axis) || !cells.isAlong(axis) } ?? true)
    return isEnough ? kept : Array(cells.indices)
  }
}

extension ResolvedSelector.Filter {
  /// Whether what it complains of is the same in some cells as in all: values that it lists and no row has, and
  /// values that have no order.
  fileprivate func saysTheSame(of few: [[AxisValue]], as all: [[AxisValue]]) -> Bool {
    let values = all.compactMap { $0.value(along: column) }
    // Where it is a column of the cells' own rows, their values are not known yet.
    guard values.count == all.count || self.values.count == 1 && !relation.isOrder,
      objection(to: values) == nil
    else { return false }
    let kept = few.compactMap { $0.value(along: column) }
    guard kept.isEmpty == values.isEmpty else { return false }
    guard relation == .equal, !values.isEmpty else { return true }
    return self.values.allSatisfy { kept.contains(where: $0.isSame) }
  }
}

extension [AxisValue] {
  /// The value of a column that an axis is.
  fileprivate func value(along axis: String) -> Scalar? {
    first { $0.name == axis }?.columnValue
  }
}

extension [[AxisValue]] {
  /// Whether some cell has an axis.
  fileprivate func isAlong(_ axis: String) -> Bool {
    contains { $0.contains { $0.name == axis } }
  }
}

extension ResolvedSelector {
  /// The same selector where columns that it filters have other values.
  package func choosing(_ choices: [Variation.Choice]) -> ResolvedSelector {
    choices.reduce(self) { $0.choosing($1.value, of: $1.name) }
  }
}

extension Condition<ResolvedSelector> {
  /// What is read of cells.
  ///
  /// - Parameter axis: The axis that is averaged over; none where nothing is.
  /// - Returns: A reading for each selector, from left to right.
  package func readings(over axis: String?) -> [CellReading] {
    comparisons.flatMap(\.expressions).flatMap { $0.readings(over: axis) }
  }
}

extension Expression<ResolvedSelector> {
  /// What is read of cells, as above.
  package func readings(over axis: String?) -> [CellReading] {
    readings.map { CellReading($0.reading, over: axis, isCounted: $0.summary == .count) }
  }
}
