/// Columns that rows of several types have in common, in the place of the property; its name stands
/// nowhere.
///
///     struct Attack: FrameRow {
///       @Column("the learning rate") var rate: Double
///       @Columns var outcome: Outcome
///     }
@propertyWrapper
public struct Columns<Part: FrameRow>: Sendable {
  /// The row's values in these columns.
  public var wrappedValue: Part

  /// Takes the columns of the property's type.
  public init() { wrappedValue = Part() }
}

extension Columns: RowProperty {
  func columns(named _: String) -> [Frame.Column] { Part.columns }
  func trials(named _: String) -> [String: TrialCount] { Part.trials }
  var scalars: [Scalar]? { wrappedValue.scalars }
}
