/// Rows written in the chapter itself, as a frame.
public enum DataKind: ExperimentKind {
  /// The keys of `data`.
  public struct Spec: BlockSpec {
    /// The rows.
    @Key("The rows: a list of mappings from column to value.") public var rows: [DataRow]

    public init() {}
  }

  public static let name = "data"
  public static let version = 1
  public static let summary = "Rows written in the chapter, as a frame."
  public static let output = OutputSchema(frames: [
    .init("rows", "A row as written; its columns are the keys of the rows.", columns: [])
  ])

  public static func output(of spec: Spec) -> OutputSchema {
    OutputSchema(frames: [
      .init("rows", "A row as written.", columns: columns(of: spec.rows))
    ])
  }

  public static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let columns = columns(of: spec.rows)
    var frame = Frame("rows", columns: columns)
    for row in spec.rows {
      frame.append(columns.map { row.values[$0.name] ?? .missing })
    }
    return Output(frames: [frame])
  }

  /// The columns in order of first appearance, each of the narrowest type that holds its values.
  private static func columns(of rows: [DataRow]) -> [Column] {
    var names: [String] = []
    for name in rows.flatMap(\.order) where !names.contains(name) { names.append(name) }
    return names.map { name in
      Column(name, type(of: rows.compactMap { $0.values[name] }), "as written")
    }
  }

  private static func type(of values: [Scalar]) -> Column.ValueType {
    let present = values.filter { $0 != .missing }
    if present.allSatisfy({ if case .integer = $0 { true } else { false } }) { return .integer }
    if present.allSatisfy({ if case .boolean = $0 { true } else { false } }) { return .boolean }
    let isNumeric = present.allSatisfy {
      switch $0 {
      case .integer, .number: true
      default: false
      }
    }
    return isNumeric ? .number : .text
  }
}

/// One row of a `data` block.
public struct DataRow: SpecValue {
  public static var expectation: String { "a mapping from column to value" }

  /// The columns in the order written.
  public let order: [String]
  /// The values by column.
  public let values: [String: Scalar]

  public init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(DataRow.self) }
    let pairs = try entries.map { (try String($0.key), try Scalar($0.value)) }
    order = pairs.map(\.0)
    values = Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  public var canonical: CanonicalJSON {
    .array(order.map { .array([.text($0), values[$0]?.canonical ?? .null]) })
  }
}
