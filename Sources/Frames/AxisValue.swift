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
    case .text, .missing: .text
    }
  }
}

extension Frame {
  /// The frame with the place of its cell in a grid as its first columns, one for each axis.
  package func labelled(by axes: [AxisValue]) -> Frame {
    prefixed(by: axes.map { (.axis($0.name, $0.columnType), $0.value) })
  }
}
