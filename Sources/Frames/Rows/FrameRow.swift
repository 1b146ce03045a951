/// A row of a frame: a struct whose stored properties are all declared with `@Column`,
/// `@BoundedColumn` or `@Columns`.
public protocol FrameRow: Sendable {
  /// A row of which nothing is set.
  init()
}

extension FrameRow {
  /// The columns, in the order of the properties.
  package static var columns: [Frame.Column] { RowDeclaration.of(Self.self).columns }

  /// Where the trials of shares are counted, by the share's column.
  package static var trials: [String: TrialCount] { RowDeclaration.of(Self.self).trials }

  /// A row of which nothing is set; cheaper than `init()`, since its declaration is shared.
  static var blank: Self {
    guard let blank = RowDeclaration.of(Self.self).blank as? Self else {
      fatalError("the declaration of \(Self.self) holds a row of another type")
    }
    return blank
  }

  /// The row's values, in the order of the columns.
  var scalars: [Scalar] {
    var scalars: [Scalar] = []
    for (name, property) in properties {
      guard let values = property.scalars else {
        fatalError("a row of \(Self.self) was kept without its column '\(name)'")
      }
      scalars += values
    }
    return scalars
  }

  var properties: [(name: String, property: any RowProperty)] {
    declaredProperties(of: self, as: (any RowProperty).self, "with @Column")
  }
}

/// What all rows of a type have in common.
private struct RowDeclaration: Sendable {
  var columns: [Frame.Column]
  var trials: [String: TrialCount]
  var blank: any FrameRow

  private static let known = Declarations<RowDeclaration>()

  static func of<Row: FrameRow>(_: Row.Type) -> RowDeclaration {
    known.of(Row.self) {
      let blank = Row()
      return RowDeclaration(
        columns: blank.properties.flatMap { $0.property.columns(named: $0.name) },
        trials: blank.properties.reduce(into: [:]) { trials, named in
          trials.merge(named.property.trials(named: named.name)) { $1 }
        }, blank: blank)
    }
  }
}

extension Frame {
  /// A frame of typed rows.
  ///
  /// - Parameters:
  ///   - name: The frame's name.
  ///   - rows: Its rows; each has set every column that is not optional.
  package init<Row: FrameRow>(_ name: String, rows: [Row]) {
    self.init(name, columns: Row.columns)
    for row in rows { append(row.scalars) }
  }
}

extension Array where Element: FrameRow {
  /// Adds a row, whose columns are set by name.
  ///
  ///     pairs.append { row in
  ///       row.localization = name
  ///       row.jaccard = jaccardIndex(one, other)
  ///     }
  public mutating func append(_ fill: (inout Element) throws -> Void) rethrows {
    var row = Element.blank
    try fill(&row)
    append(row)
  }
}
