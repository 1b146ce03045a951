import Synchronization

/// A row of a frame: a struct whose stored properties are all declared with `@Column`,
/// `@BoundedColumn` or `@Columns`.
public protocol FrameRow: Sendable {
  /// A row of which nothing is set.
  init()
}

extension FrameRow {
  /// The columns, in the order of the properties.
  package static var columns: [Frame.Column] { RowDeclaration.of(Self.self).columns }

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

  fileprivate var properties: [(name: String, property: any RowProperty)] {
    Mirror(reflecting: self).children.map { child in
      guard let label = child.label, label.hasPrefix("_"),
        let property = child.value as? any RowProperty
      else { fatalError("\(Self.self).\(child.label ?? "?") is not declared with @Column") }
      return (label.dropFirst().snakeCased, property)
    }
  }
}

/// What all rows of a type have in common, read off it once.
private struct RowDeclaration: Sendable {
  var columns: [Frame.Column]
  var blank: any FrameRow

  private static let known = Mutex<[ObjectIdentifier: RowDeclaration]>([:])

  static func of<Row: FrameRow>(_: Row.Type) -> RowDeclaration {
    if let declaration = known.withLock({ $0[ObjectIdentifier(Row.self)] }) { return declaration }
    // A row may have columns in common with others, whose declaration is read off meanwhile.
    let blank = Row()
    let declaration = RowDeclaration(
      columns: blank.properties.flatMap { $0.property.columns(named: $0.name) }, blank: blank)
    known.withLock { $0[ObjectIdentifier(Row.self)] = declaration }
    return declaration
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

extension StringProtocol {
  /// `learningRate` as `learning_rate`.
  package var snakeCased: String {
    let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 4)
    for byte in utf8 {
      if capitals.contains(byte) {
        bytes += [UInt8(ascii: "_"), byte | 0x20]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
