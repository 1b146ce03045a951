import Foundation
import Frames
import Notebook
import Synchronization

/// A report as it was published: what recomputed results are held against.
package struct PublishedReport: Sendable {
  private let folder: OwnFolder
  let manifest: Manifest
  /// The frames that were read, by path.
  private let frames = KnownFrames()

  /// What is read once.
  private final class KnownFrames: Sendable {
    private let known = Mutex<[String: Frame?]>([:])

    func withLock(_ body: (inout [String: Frame?]) -> Frame?) -> Frame? {
      known.withLock { body(&$0) }
    }
  }

  /// The profile that it was made with.
  package var profile: String { manifest.profile }

  /// The report in a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - followsLink: Whether it may be a link itself, since the user named it.
  /// - Throws: `UnreadableReport` where there is none; `FolderProblem` where the folder, or the manifest in it, is
  ///   something else.
  package init(folder: URL, followsLink: Bool = true) throws {
    let file = folder.appending(path: Manifest.file).path
    guard let own = try OwnFolder.existing(folder, followsLink: followsLink),
      let data = try own.data(of: Manifest.file)
    else {
      throw UnreadableReport(description: "\(file): there is no published report")
    }
    self.folder = own
    do {
      manifest = try JSONDecoder().decode(Manifest.self, from: data)
    } catch {
      throw UnreadableReport(description: "\(file): no manifest of a report")
    }
  }

  /// Whether the report shows a cell.
  package func shows(_ cell: Cell) -> Bool { entry(of: cell) != nil }

  private func entry(of cell: Cell) -> Manifest.Cell? {
    manifest.cells.first {
      $0.block == cell.block && $0.isAt(cell.axes) && $0.hasChosen(cell.choices)
        && ($0.choices != nil) == cell.isVaried && $0.output != nil
    }
  }

  /// The files that are not what they were when the report was published.
  package func alterations() -> [Difference] {
    (manifest.files ?? [:]).sorted { $0.key < $1.key }.compactMap { path, hash in
      let data = try? folder.data(of: path)
      let now = data.map(ContentHash.sha256)
      guard now != hash else { return nil }
      return Difference(
        path, "", published: String(hash.prefix(12)),
        found: now.map { "\($0.prefix(12)): edited since" } ?? "no such file")
    }
  }

  /// What is to be expected of some cells, computed here.
  ///
  /// - Parameters:
  ///   - cells: The cells.
  ///   - here: This program on this machine.
  /// - Returns: The expectation.
  package func expectation(
    of cells: [Cell], _ here: Agreement.Circumstances
  ) -> Agreement {
    let pairs = cells.compactMap { cell in entry(of: cell).map { (cell.kind, $0) } }
    let kinds = pairs.compactMap { kind, entry -> String? in
      guard let version = entry.version, version != String(kind.version) else { return nil }
      return "\(kind.name), \(version) and now \(kind.version)"
    }
    return Agreement(
      published: (manifest.numerics, manifest.cells.compactMap(\.platform)), here: here,
      kinds: Set(kinds).sorted())
  }

  /// How long some cells took when the report was published, in seconds; what is not known counts nothing.
  package func seconds(of cells: [Cell]) -> Double {
    cells.reduce(0) { $0 + (entry(of: $1)?.seconds ?? 0) }
  }

  /// How far a cell's recomputed output is from what was published.
  ///
  /// - Parameters:
  ///   - recomputed: The output, or why there is none.
  ///   - standard: What agreement means.
  /// - Returns: Everything that does not agree.
  package func differences(
    from recomputed: Recomputation, by standard: Agreement.Standard
  ) -> [Difference] {
    let cell = recomputed.cell
    let name = cell.name.description
    guard let output = recomputed.output else {
      return [
        Difference(name, "", published: "an output", found: recomputed.failure ?? "none")
      ]
    }
    let found = output.labelledFrames.flatMap { frame -> [Difference] in
      guard let published = published(frame.name, of: cell) else {
        return [Difference(name, frame.name, published: "no such frame", found: "a frame")]
      }
      switch standard {
      case .bytes: return Self.differences(name, published, frame, isExact: cell.kind.isNumeric)
      case .meaning: return Self.disagreements(name, published, frame)
      }
    }
    guard found.isEmpty, standard == .bytes, cell.kind.isNumeric,
      let hash = entry(of: cell)?.output, hash != output.hash,
      output.frames.flatMap(\.columns).allSatisfy({ $0.tolerance == nil })
    else { return found }
    return [
      Difference(
        name, "", published: String(hash.prefix(12)),
        found: "\(output.hash.prefix(12)): other bytes beside its frames")
    ]
  }

  /// The rows of a cell in a published frame.
  func published(_ name: String, of cell: Cell) -> Frame? {
    guard !cell.isVaried else {
      let whole = self.frame(name, of: PublishedData.worldsName(cell.block))
      guard let whole, let place = whole.index(of: PublishedData.cellColumn) else { return nil }
      return whole.filtered { $0[place].plain == cell.name.description }
    }
    guard let frame = frame(name, of: cell.block) else { return nil }
    return frame.rows(at: cell.axes.map { ($0.name, $0.value) })
  }

  /// A published frame, over all cells.
  func frame(_ name: String, of block: String) -> Frame? {
    let path = PublishedData.path(block, name, .json)
    return frames.withLock { frames in
      if let known = frames[path] { return known }
      let frame = (try? folder.data(of: path)).flatMap { try? FrameCoding.decode($0) }
      frames[path] = .some(frame)
      return frame
    }
  }

  /// The names of the published frames of a block.
  func frameNames(of block: String) -> [String] {
    let (start, end) = (PublishedData.path(block, "", .json).dropLast(5), ".json")
    return (manifest.data ?? []).filter { $0.hasPrefix(start) && $0.hasSuffix(end) }
      .map { String($0.dropFirst(start.count).dropLast(end.count)) }
  }

  private static func wrongCount(
    _ cell: String, _ published: Frame, _ found: Frame
  ) -> Difference? {
    guard published.rows.count != found.rows.count else { return nil }
    return Difference(
      cell, found.name, published: "\(published.rows.count) rows",
      found: "\(found.rows.count) rows")
  }

  private static func differences(
    _ cell: String, _ published: Frame, _ found: Frame, isExact: Bool
  ) -> [Difference] {
    if let difference = wrongCount(cell, published, found) { return [difference] }
    return found.columns.enumerated().flatMap { position, column -> [Difference] in
      guard let place = published.index(of: column.name) else {
        return [
          Difference(
            cell, found.name, column: column.name, published: "no column", found: "a column")
        ]
      }
      return zip(published.rows, found.rows).enumerated().compactMap { number, rows in
        let (old, new) = (rows.0[place], rows.1[position])
        guard !column.agrees(old, new, isExact: isExact) else { return nil }
        return Difference(
          cell, found.name, column: column.name, row: number + 1, published: old.plain,
          found: new.plain, tolerance: column.tolerance)
      }
    }
  }

  /// The columns whose means over rows have intervals that do not overlap.
  private static func disagreements(
    _ cell: String, _ published: Frame, _ found: Frame
  ) -> [Difference] {
    if let difference = wrongCount(cell, published, found) { return [difference] }
    return found.columns.enumerated().compactMap { position, column in
      guard column.isNumeric, column.role != .axis, let place = published.index(of: column.name)
      else { return nil }
      let means = [(published, place), (found, position)].map { frame, place in
        frame.rows.compactMap { $0[place].asDouble }.filter(\.isFinite)
      }.filter { $0.count > 1 }.map { Estimate(replicates: $0.map { Estimate($0) }) }
      guard means.count == 2, let old = means[0].interval, let new = means[1].interval,
        !old.overlaps(new)
      else { return nil }
      return Difference(
        cell, found.name, column: column.name, published: "mean \(Spelling.estimate(means[0]))",
        found: "mean \(Spelling.estimate(means[1]))")
    }
  }
}

extension Manifest.Cell {
  /// Whether it stands at a place of its block's grid.
  fileprivate func isAt(_ place: [AxisValue]) -> Bool { Self.holds(axes, place) }

  /// Whether that is what is otherwise than in the book.
  fileprivate func hasChosen(_ place: [AxisValue]) -> Bool { Self.holds(choices ?? [:], place) }

  private static func holds(_ values: [String: Scalar], _ place: [AxisValue]) -> Bool {
    values.count == place.count
      && place.allSatisfy { values[$0.name]?.isPublished(as: $0.value) ?? false }
  }
}

extension Frame {
  /// The rows at a place in the grid of cells.
  func rows(at axes: [(name: String, value: Scalar)]) -> Frame {
    let places = axes.map { (index(of: $0.name), $0.value) }
    return filtered { row in
      places.allSatisfy { place, value in place.map { row[$0].isPublished(as: value) } ?? false }
    }
  }
}

extension Scalar {
  /// Whether JSON may spell both alike: it knows one kind of numbers.
  func isPublished(as other: Scalar) -> Bool {
    switch (self, other) {
    case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
      Double(whole) == number
    default: isSpelled(as: other)
    }
  }
}

/// A value that is not what was published.
package struct Difference: Sendable, Hashable {
  /// The cell.
  package var cell: String
  /// The frame.
  package var frame: String
  /// The column, where one is meant.
  package var column: String
  /// The row, from 1, where one is meant.
  package var row: Int?
  /// What was published.
  package var published: String
  /// What was computed now.
  package var found: String
  /// How far apart they may be, where the column says.
  package var tolerance: Double?

  init(
    _ cell: String, _ frame: String, column: String = "", row: Int? = nil, published: String,
    found: String, tolerance: Double? = nil
  ) {
    self.cell = cell
    self.frame = frame
    self.column = column
    self.row = row
    self.published = published
    self.found = found
    self.tolerance = tolerance
  }
}

extension Frame.Column {
  /// Whether two values of the column are the same as far as it says.
  ///
  /// - Parameters:
  ///   - left: A value.
  ///   - right: Another.
  ///   - isExact: Whether numbers must be the same where the column says nothing.
  /// - Returns: Whether they are.
  func agrees(_ left: Scalar, _ right: Scalar, isExact: Bool = false) -> Bool {
    if left.isSpelled(as: right) { return true }
    guard let a = left.asDouble, let b = right.asDouble else { return false }
    if a.isNaN && b.isNaN { return true }
    let usual = type == .number && !isExact ? 1e-6 * max(abs(a), abs(b)) : 0
    let allowed = tolerance ?? usual
    return abs(a - b) <= allowed
  }
}

/// A folder that holds no published report.
package struct UnreadableReport: Error, CustomStringConvertible {
  package let description: String
}
