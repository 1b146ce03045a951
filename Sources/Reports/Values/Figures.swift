import Frames
import Notebook

/// The figures of outputs in short, for comparing runs: means over rows.
enum Figures {
  /// The mean of each column of numbers that is no label.
  static func means(_ frame: Frame) -> [(column: Frame.Column, mean: Double)] {
    frame.columns.enumerated().compactMap { position, column in
      guard column.isNumeric, column.role != .axis else { return nil }
      let values = frame.rows.compactMap { $0[position].asDouble }.filter(\.isFinite)
      guard !values.isEmpty else { return nil }
      return (column, values.reduce(0, +) / Double(values.count))
    }
  }
}
