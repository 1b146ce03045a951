/// A column of typed rows: its meaning, unit, direction and tolerance, declared in one place.
///
/// Used on the stored properties of a `FrameRow`. The property's name in `snake_case` is the
/// column's, its type the column's type; one of an optional type may be left unset.
///
///     struct Pair: FrameRow {
///       @Column("the one") var localization: String
///       @Column("share of both in either", unit: .share, better: .higher) var jaccard: Double
///     }
@propertyWrapper
public struct Column<Value: ColumnValue>: Sendable {
  private let declaration: ColumnDeclaration
  private var value: Value?

  /// The row's value in this column.
  public var wrappedValue: Value {
    get {
      guard let value = value ?? Value.unset else {
        fatalError("a row was read before its column of '\(declaration.meaning)' was set")
      }
      return value
    }
    set { value = newValue }
  }

  /// Declares a column.
  ///
  /// - Parameters:
  ///   - meaning: What it holds, in a line.
  ///   - unit: What it is counted in.
  ///   - better: Which way is better, where there is one.
  ///   - tolerance: How far apart two values of the quantity may be that were computed on different
  ///     machines; a millionth of their size where none is given.
  ///   - trials: Of a share, where the number of independent trials stands that it was observed over.
  public init(
    _ meaning: String, unit: Frame.Unit? = nil, better: Frame.Column.Direction? = nil,
    tolerance: Double? = nil, trials: TrialCount? = nil
  ) {
    declaration = ColumnDeclaration(
      meaning: meaning, unit: unit, better: better, tolerance: tolerance, trials: trials)
    value = nil
  }
}

/// What every row of a type says of a column; shared by its rows.
final class ColumnDeclaration: Sendable {
  let meaning: String
  let unit: Frame.Unit?
  let better: Frame.Column.Direction?
  let tolerance: Double?
  let trials: TrialCount?

  init(
    meaning: String, unit: Frame.Unit?, better: Frame.Column.Direction?, tolerance: Double?,
    trials: TrialCount? = nil
  ) {
    self.meaning = meaning
    self.unit = unit
    self.better = better
    self.tolerance = tolerance
    self.trials = trials
  }
}

/// The columns of a frame that a property of a row stands for: one, or a value with its interval.
protocol RowProperty {
  /// The columns, by the property's name.
  func columns(named name: String) -> [Frame.Column]
  /// Where the trials of shares among them are counted, by the property's name.
  func trials(named name: String) -> [String: TrialCount]
  /// Their values; none where the row has to set the property and did not.
  var scalars: [Scalar]? { get }
  /// The first of some values as what the property holds, and what is left of them.
  func nested(_ values: ArraySlice<Scalar>) -> (NestedScalars?, ArraySlice<Scalar>)
}

extension RowProperty {
  func trials(named _: String) -> [String: TrialCount] { [:] }
}

extension Column: RowProperty {
  func columns(named name: String) -> [Frame.Column] {
    [
      Frame.Column(
        name, Value.columnType, declaration.meaning, unit: declaration.unit,
        better: declaration.better, tolerance: declaration.tolerance)
    ]
  }

  func trials(named name: String) -> [String: TrialCount] {
    declaration.trials.map { [name: $0] } ?? [:]
  }

  var scalars: [Scalar]? { (value ?? Value.unset).map { [$0.scalar] } }
}
