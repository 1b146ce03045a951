import Foundation

/// A book and what its cells put out: all that a report is made of.
public struct BookResults: Sendable {
  /// The book.
  public let book: Book
  /// The results by experiment block id; a block that was not planned has none.
  public let blocks: [String: BlockResult]

  /// A book with its results.
  public init(book: Book, blocks: [String: BlockResult]) {
    self.book = book
    self.blocks = blocks
  }
}

/// What the cells of one experiment block put out.
public struct BlockResult: Sendable {
  /// The cells, in the order of the grid.
  public var cells: [CellResult]

  /// The result of a block.
  public init(cells: [CellResult]) { self.cells = cells }

  /// A frame over all finished cells, the axes as its first columns.
  ///
  /// - Parameter name: The frame's name; the first frame where none is given.
  /// - Returns: The frame; none where no cell has it.
  public func frame(_ name: String? = nil) -> Frame? {
    var result: Frame?
    for cell in cells {
      guard
        let frame = cell.output?.frames.first(where: { name == nil || $0.name == name })
      else { continue }
      let labelled = frame.prefixed(
        by: cell.axes.map { (Column($0.name, $0.columnType, Column.axisMeaning), $0.value) })
      result = result?.appending(labelled) ?? labelled
    }
    return result
  }
}

/// A point along an axis of a sweep.
public struct AxisValue: Sendable, Hashable, Codable {
  /// The axis: the swept key.
  public var name: String
  /// The value at this point.
  public var value: Scalar

  /// A point along an axis.
  public init(name: String, value: Scalar) {
    self.name = name
    self.value = value
  }

  var columnType: Column.ValueType {
    switch value {
    case .boolean: .boolean
    case .integer: .integer
    case .number: .number
    case .text, .missing: .text
    }
  }
}

/// What a run of a cell took.
public struct CellCost: Sendable, Hashable {
  /// From its beginning to its end, in seconds.
  public var seconds: Double
  /// Of processors, in seconds, where it was noted.
  public var processorSeconds: Double?
  /// The most memory held at once, in bytes, where it was noted.
  public var peakMemory: Int?

  /// A cost.
  public init(seconds: Double, processorSeconds: Double? = nil, peakMemory: Int? = nil) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.peakMemory = peakMemory
  }

  init(_ record: OutputRecord) {
    self.init(
      seconds: record.seconds, processorSeconds: record.processorSeconds,
      peakMemory: record.peakMemory)
  }
}

/// What became of one cell.
public struct CellResult: Sendable {
  /// How a cell's output came about.
  public enum Status: Sendable, Hashable {
    /// Run just now.
    case fresh
    /// Taken from the store.
    case cached
    /// Run and failed, with its message.
    case failed(String)
    /// Not run, since the named block failed or was not run.
    case blocked(by: String)
    /// Not run, since nobody asked for it or the run was interrupted.
    case notRun
  }

  /// The cell's place in the block's grid.
  public var axes: [AxisValue]
  /// The content hash that it is stored under, where it is known.
  public var key: String?
  /// How the output came about.
  public var status: Status
  /// The output, where there is one.
  public var output: StoredOutput?
  /// Its objects.
  var contents: OutputContents?
  /// What the run that made the output took.
  public var cost: CellCost?
  /// When that run ended.
  public var finished: Date?
  /// What that run ran on, where it was recorded.
  public var platform: String?
  /// The canonical spec and input hashes that the key is made of, by name.
  public var ingredients: [String: String]

  /// The result of a cell.
  public init(
    axes: [AxisValue], key: String?, status: Status, output: StoredOutput? = nil,
    contents: OutputContents? = nil, cost: CellCost? = nil, finished: Date? = nil,
    platform: String? = nil,
    ingredients: [String: String] = [:]
  ) {
    self.axes = axes
    self.key = key
    self.status = status
    self.output = output
    self.contents = contents
    self.cost = cost
    self.finished = finished
    self.platform = platform
    self.ingredients = ingredients
  }
}
