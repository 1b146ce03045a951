/// A point along an axis of a sweep.
package struct AxisValue: Sendable, Hashable, Codable {
  /// The axis: the swept key.
  package var name: String
  /// The value at this point.
  package var value: Scalar

  /// A point along an axis.
  package init(name: String, value: Scalar) {
    self.name = name
    self.value = value
  }

  /// The type of the column that the axis is in a frame.
  package var columnType: Frame.Column.ValueType {
    switch value {
    case .boolean: .boolean
    case .integer: .integer
    case .number: .number
    case .date: .date
    case .text(let text): Moment(text) == nil ? .text : .date
    case .missing: .text
    }
  }

  /// The value in that column.
  package var columnValue: Scalar {
    guard case .text(let text) = value else { return value }
    return Moment(text).map(Scalar.date) ?? value
  }
}

extension Frame {
  /// What keeps the axes of its cell from being columns: a column of such a name with another value.
  ///
  /// - Parameter axes: The place of its cell.
  /// - Returns: What is wrong and what to write; none where nothing is.
  package func clash(with axes: [AxisValue]) -> String? {
    for axis in axes {
      guard let position = index(of: axis.name),
        let other = rows.first(where: { !$0[position].isSame(as: axis.value) })
      else { continue }
      return
        "'\(axis.name)' is an axis of the sweep and a column of the output, which says "
        + "\(other[position].plain) where the axis is \(axis.value.plain); expected another name for the column"
    }
    return nil
  }

  /// The frame with the place of its cell in a grid as its first columns, one for each axis.
  package func labelled(by axes: [AxisValue]) -> Frame {
    prefixed(by: axes.map { (.axis($0.name, $0.columnType), $0.columnValue) })
  }
}
