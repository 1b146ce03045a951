/// A quantity with the ends of its 95 % interval.
public struct Bounded: Sendable, Hashable, Decodable {
  /// The quantity.
  public var value: Double
  /// The lower end of its interval.
  public var low: Double
  /// The upper end of its interval.
  public var high: Double

  /// A quantity with its interval.
  public init(_ value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }
}

/// A quantity with its interval as three columns of typed rows: `accuracy`, `accuracy_low` and
/// `accuracy_high`; missing in all three where nothing is set.
///
///     @BoundedColumn("prompts answered", low: "lower end", high: "upper end", unit: .share)
///     var accuracy: Bounded?
@propertyWrapper
public struct BoundedColumn: Sendable {
  private let declaration: ColumnDeclaration
  private let lowMeaning: String
  private let highMeaning: String
  /// The row's value and interval.
  public var wrappedValue: Bounded?

  /// Declares the columns.
  ///
  /// - Parameters:
  ///   - meaning: What the quantity is, in a line.
  ///   - low: What its lower end is, with the method that gave it.
  ///   - high: What its upper end is.
  ///   - unit: What all three are counted in.
  ///   - better: Which way is better, where there is one.
  ///   - tolerance: How far apart values computed on different machines may be.
  public init(
    _ meaning: String, low: String, high: String, unit: Frame.Unit? = nil,
    better: Frame.Column.Direction? = nil, tolerance: Double? = nil
  ) {
    declaration = ColumnDeclaration(
      meaning: meaning, unit: unit, better: better, tolerance: tolerance)
    lowMeaning = low
    highMeaning = high
    wrappedValue = nil
  }
}

extension BoundedColumn: RowProperty {
  func columns(named name: String) -> [Frame.Column] {
    let ends = Frame.Column.Interval(low: "\(name)_low", high: "\(name)_high")
    return [
      Frame.Column(
        name, .number, declaration.meaning, unit: declaration.unit, better: declaration.better,
        tolerance: declaration.tolerance, interval: ends),
      Frame.Column(
        ends.low, .number, lowMeaning, unit: declaration.unit, tolerance: declaration.tolerance),
      Frame.Column(
        ends.high, .number, highMeaning, unit: declaration.unit, tolerance: declaration.tolerance),
    ]
  }

  var scalars: [Scalar]? {
    guard let value = wrappedValue else { return [.missing, .missing, .missing] }
    return [.number(value.value), .number(value.low), .number(value.high)]
  }
}
