import Foundation
import Frames
import Synchronization

/// A book and what its cells put out: all that a report is made of.
package struct BookResults: Sendable {
  /// The book.
  package let book: Book
  /// The results by experiment block id; a block that was not planned has none.
  package let blocks: [String: BlockResult]
  /// The last days on which the cells of a block were run, the last first.
  package let history: [String: [PastRuns]]
  /// What blocks are shown for besides the book as it is, by the block's id, in the order of `Book.variants`: the
  /// results of the blocks that are otherwise then.
  package let variants: [String: [[String: BlockResult]]]
  private let outputs: KnownOutputs

  /// A book with its results.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - blocks: The results by experiment block.
  ///   - history: The days on which the cells of a block were run.
  ///   - variants: The results of variations.
  package init(
    book: Book, blocks: [String: BlockResult], history: [String: [PastRuns]] = [:],
    variants: [String: [[String: BlockResult]]] = [:]
  ) {
    self.variants = variants
    self.book = book
    self.blocks = blocks
    self.history = history
    outputs = KnownOutputs()
  }

  /// The results of a book as one of its variations has them.
  private init(_ results: BookResults, blocks: [String: BlockResult]) {
    (book, history, variants) = (results.book, results.history, results.variants)
    self.blocks = blocks
    outputs = results.outputs
  }

  /// The output of a cell by its hash, wherever in the book and its variations the cell is.
  package func output(_ hash: String) -> StoredOutput? {
    outputs.output(hash) {
      let all = [blocks] + variants.values.flatMap(\.self)
      return all.lazy.flatMap(\.values).flatMap(\.cells).compactMap(\.output)
    }
  }

  /// A book with the results of its cells.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - settled: The result of each cell, in the order of the book.
  ///   - history: The days on which the cells of a block were run.
  init(_ book: Book, settled: [CellResult], history: [String: [PastRuns]] = [:]) {
    var cells: [String: [CellResult]] = [:]
    for (cell, result) in zip(book.cells, settled) where !cell.isVaried {
      cells[cell.block, default: []].append(result)
    }
    self.init(
      book: book, blocks: cells.mapValues(BlockResult.init), history: history,
      variants: book.variants.mapValues { variants in
        variants.map { variant in
          variant.cells.mapValues { positions in BlockResult(cells: positions.map { settled[$0] }) }
        }
      })
  }

  /// The cells that only variations of the book have, with their results, in the order of the book.
  package var varied: [(cell: Cell, result: CellResult)] {
    var known: [Int: CellResult] = [:]
    for (id, all) in variants {
      for (variant, results) in zip(book.variants[id] ?? [], all) {
        for (block, result) in results {
          for (position, cell) in zip(variant.cells[block] ?? [], result.cells) {
            known[position] = cell
          }
        }
      }
    }
    return known.sorted { $0.key < $1.key }
      .map { (cell: book.cells[$0.key], result: $0.value) }.filter { $0.cell.isVaried }
  }

  /// The results as a variation of the book has them.
  ///
  /// - Parameters:
  ///   - block: The block that is shown for variations.
  ///   - number: Which of `Book.variants`, from 0.
  /// - Returns: The results; where nothing is known of the variation, those of the blocks that it changes are missing.
  package func results(of block: String, variant number: Int) -> BookResults {
    let changed = book.variants[block].map { $0[number].blocks } ?? []
    let known = variants[block].flatMap { $0.indices.contains(number) ? $0[number] : nil } ?? [:]
    return BookResults(
      self, blocks: blocks.filter { !changed.contains($0.key) }.merging(known) { $1 })
  }
}

/// What the cells of one experiment block put out.
package struct BlockResult: Sendable {
  /// The cells, in the order of the grid.
  package let cells: [CellResult]
  private let joined = JoinedFrames()

  /// The result of a block.
  package init(cells: [CellResult]) { self.cells = cells }

  /// Whether any of its cells has put out a frame.
  package var hasFrames: Bool { cells.contains { $0.output?.frameNames.isEmpty == false } }

  /// The names of the frames that its cells put out; none where none has run.
  package var frameNames: [String] {
    cells.lazy.compactMap(\.output).reduce(into: []) { names, output in
      for name in output.frameNames where !names.contains(name) { names.append(name) }
    }
  }

  /// A frame over all finished cells, the axes as its first columns.
  ///
  /// - Parameter name: The frame's name; the first frame where none is given.
  /// - Returns: The frame; none where no cell has it.
  package func frame(_ name: String? = nil) -> Frame? {
    guard let name = name ?? frameNames.first else { return nil }
    return joined.frame(name) { rows(of: name, upTo: .max) }
  }

  /// The same with the score intervals of shares.
  ///
  /// - Parameters:
  ///   - name: The frame's name.
  ///   - trials: Where the trials of shares are counted, by the share's column: the same at every call.
  ///   - outputs: The outputs of the cells' inputs, by their hash.
  /// - Returns: The frame; none where no cell has it.
  package func frame(
    _ name: String, counting trials: @autoclosure () -> [String: TrialCount],
    in outputs: @escaping (String) -> StoredOutput?
  ) -> Frame? {
    joined.counted(name) {
      let trials = trials()
      return trials.isEmpty
        ? frame(name) : rows(of: name, upTo: .max, counting: trials, in: outputs)
    }
  }

  /// How many rows a frame has over all finished cells.
  package func rowCount(_ name: String) -> Int {
    cells.reduce(0) { $0 + ($1.output?.rowCount(name) ?? 0) }
  }

  /// The first cells' rows of a frame, at least this many where there are as many; the rest is not read.
  package func preview(_ name: String, rows least: Int) -> Frame? { rows(of: name, upTo: least) }

  /// What keeps a frame from having the axes as columns: a column of its own of such a name, with other values.
  ///
  /// - Parameter name: The frame's name.
  /// - Returns: What is wrong and what to write; none where nothing is.
  package func clash(in name: String) -> String? {
    joined.clash(name) {
      cells.lazy.compactMap { cell in cell.output?.frame(name)?.clash(with: cell.axes) }.first
    }
  }

  private func rows(
    of name: String, upTo least: Int, counting trials: [String: TrialCount] = [:],
    in outputs: @escaping (String) -> StoredOutput? = { _ in nil }
  ) -> Frame? {
    var result: Frame?
    for cell in cells where (result?.rows.count ?? 0) < least {
      guard let output = cell.output, let frame = output.frame(name) else { continue }
      let labelled = frame.withScoreIntervals(trials, in: cell.counted(output, outputs))
        .labelled(by: cell.axes)
      if result == nil { result = labelled } else { result?.append(contentsOf: labelled) }
    }
    return result
  }
}

/// The outputs of a book's cells by their hash, found once.
private final class KnownOutputs: Sendable {
  private let known = Mutex<[String: StoredOutput]?>(nil)

  func output(_ hash: String, among all: () -> some Sequence<StoredOutput>) -> StoredOutput? {
    known.withLock { known in
      let outputs =
        known ?? Dictionary(all().map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
      known = outputs
      return outputs[hash]
    }
  }
}

/// The frames of a block over its cells, joined once each.
private final class JoinedFrames: Sendable {
  private let known = Mutex<[String: Frame?]>([:])
  private let counted = Mutex<[String: Frame?]>([:])
  private let clashes = Mutex<[String: String?]>([:])

  func clash(_ name: String, _ find: () -> String?) -> String? {
    if let clash = clashes.withLock({ $0[name] }) { return clash }
    let clash = find()
    clashes.withLock { $0[name] = .some(clash) }
    return clash
  }

  func frame(_ name: String, _ join: () -> Frame?) -> Frame? {
    Self.frame(name, known, join)
  }

  func counted(_ name: String, _ join: () -> Frame?) -> Frame? {
    Self.frame(name, counted, join)
  }

  private static func frame(
    _ name: String, _ known: borrowing Mutex<[String: Frame?]>, _ join: () -> Frame?
  ) -> Frame? {
    if let frame = known.withLock({ $0[name] }) { return frame }
    let frame = join()
    known.withLock { $0[name] = .some(frame) }
    return frame
  }
}

/// What became of one cell.
package struct CellResult: Sendable {
  /// How a cell's output came about.
  package enum Status: Sendable, Hashable {
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
  package var axes: [AxisValue]
  /// The content hash that it is stored under, where it is known.
  package var key: String?
  /// How the output came about.
  package var status: Status
  /// The output, where there is one.
  package var output: StoredOutput?
  /// Its objects.
  var contents: OutputContents?
  /// What the run that made the output took.
  package var cost: CellCost?
  /// When that run ended.
  package var finished: Date?
  /// What that run ran on, where it was recorded.
  package var platform: String?
  /// What its key is made of, where it is known.
  package var material: KeyMaterial?

  /// The result of a cell.
  package init(
    axes: [AxisValue], key: String?, status: Status, output: StoredOutput? = nil,
    kept: KeptOutput? = nil, cost: CellCost? = nil, material: KeyMaterial? = nil
  ) {
    self.axes = axes
    self.key = key
    self.status = status
    self.output = output
    self.contents = kept?.contents
    self.cost = cost ?? kept?.cost
    self.finished = kept?.finished
    self.platform = kept?.platform
    self.material = material
  }
}

extension CellResult {
  /// What the trials of its shares are counted in: its output, what it was given, and its spec.
  ///
  /// Of what it was given, nothing is counted where some of it was left out.
  fileprivate func counted(
    _ output: StoredOutput, _ outputs: @escaping (String) -> StoredOutput?
  ) -> CountedOutput {
    CountedOutput(
      frame: { output.frame($0) },
      inputFrame: { key, frame in
        output.frameNames.contains(Exclusion.frame)
          ? nil : material?.inputs[key]?.first.flatMap(outputs)?.frame(frame)
      },
      number: { key in material?.spec[key].flatMap { Int($0) } })
  }
}
