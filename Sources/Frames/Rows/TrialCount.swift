/// Where the number of independent trials stands that a share was observed over.
///
/// It stands in the share's own row, in a row of another frame of the same output, or in the frame of an input that the
/// share is about. From it follows the share's score interval (Wilson, 1927).
public indirect enum TrialCount: Sendable, Hashable {
  /// In the share's own row, in a column.
  case ownRow(column: String)
  /// In another frame that the same cell puts out: a column of the row that has certain values in others.
  case otherFrame(name: String, column: String, row: [String: Scalar])
  /// In a frame of an input: one trial for each of the different values of a column.
  case input(InputValues)
  /// As the first says, or as the second where nothing is counted there.
  case either(TrialCount, or: TrialCount)

  /// The different values of a column in a frame of an input.
  public struct InputValues: Sendable, Hashable {
    /// The spec's key that names the input.
    package var key: String
    /// The frame that the input's output has.
    package var frame: String
    /// The column; of a value in several rows there is one trial.
    package var column: String
    /// What the rows that count have in other columns.
    package var row: [String: Scalar]
    /// How many of them are set apart; none where all are trials.
    package var apart: Apart?
  }

  /// A part of the values that is no trial, as an attack is given some of the facts and asked for the others.
  public enum Apart: Sendable, Hashable {
    /// Half of them, rounded down.
    case half
    /// As many as the spec's key says, or half of them where it has no value.
    case key(String)
  }

  /// A count in the share's own row.
  ///
  /// - Parameter column: The column with the count.
  public init(_ column: String) { self = .ownRow(column: column) }

  /// A count in another frame.
  ///
  /// - Parameters:
  ///   - column: The column with the count.
  ///   - frame: The frame, which the same cells put out.
  ///   - row: What tells its row from others: values by column.
  public init(_ column: String, of frame: String, where row: [String: Scalar]) {
    self = .otherFrame(name: frame, column: column, row: row)
  }

  /// A count of an input's values.
  ///
  /// - Parameters:
  ///   - column: The column whose different values are the trials.
  ///   - frame: The frame of the input's output.
  ///   - key: The spec's key that names the input.
  ///   - row: What the rows that count have in other columns.
  ///   - apart: What of the values is no trial; none where all are.
  public init(
    valuesOf column: String, in frame: String, ofInput key: String, where row: [String: Scalar],
    apart: Apart? = nil
  ) {
    self = .input(InputValues(key: key, frame: frame, column: column, row: row, apart: apart))
  }
}

/// What the trials of a cell's shares are counted in.
package struct CountedOutput {
  /// A frame that the cell has put out, by its name.
  let frame: (String) -> Frame?
  /// A frame of an input, by the spec's key and the frame's name.
  let inputFrame: (_ key: String, _ frame: String) -> Frame?
  /// A whole number of the spec, by its key; none where it has no value.
  let number: (String) -> Int?

  /// A cell's own frames; without the others, nothing is counted in inputs.
  package init(
    frame: @escaping (String) -> Frame?,
    inputFrame: @escaping (_ key: String, _ frame: String) -> Frame? = { _, _ in nil },
    number: @escaping (String) -> Int? = { _ in nil }
  ) {
    self.frame = frame
    self.inputFrame = inputFrame
    self.number = number
  }
}
