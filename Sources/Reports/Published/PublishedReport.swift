import Foundation
import Frames
import Notebook

/// A report as it was published: what recomputed results are held against.
package struct PublishedReport: Sendable {
  private let folder: OwnFolder
  private let manifest: Manifest

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
    manifest.cells.first { $0.block == cell.block && $0.isAt(cell.axes) && $0.output != nil }
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

  /// How far a cell's recomputed output is from what was published.
  ///
  /// - Parameter recomputed: The output, or why there is none.
  /// - Returns: Every value that is further off than its column allows; none where all agree.
  package func differences(from recomputed: Recomputation) -> [Difference] {
    let cell = recomputed.cell
    let name = cell.name.description
    guard let output = recomputed.output else {
      return [
        Difference(name, "", published: "an output", found: recomputed.failure ?? "none")
      ]
    }
    return output.labelledFrames.flatMap { frame -> [Difference] in
      guard let published = published(frame.name, of: cell) else {
        return [Difference(name, frame.name, published: "no such frame", found: "a frame")]
      }
      return Self.differences(name, published, frame)
    }
  }

  /// The rows of a cell in a published frame.
  private func published(_ name: String, of cell: Cell) -> Frame? {
    let path = PublishedData.path(cell.block, name, .json)
    guard let data = try? folder.data(of: path), let frame = try? FrameCoding.decode(data) else {
      return nil
    }
    let axes = cell.axes.map { (frame.index(of: $0.name), $0.value) }
    return frame.filtered { row in
      axes.allSatisfy { place, value in place.map { row[$0].isPublished(as: value) } ?? false }
    }
  }

  private static func differences(
    _ cell: String, _ published: Frame, _ found: Frame
  ) -> [Difference] {
    guard published.rows.count == found.rows.count else {
      return [
        Difference(
          cell, found.name, published: "\(published.rows.count) rows",
          found: "\(found.rows.count) rows")
      ]
    }
    return found.columns.enumerated().flatMap { position, column -> [Difference] in
      guard let place = published.index(of: column.name) else {
        return [
          Difference(
            cell, found.name, column: column.name, published: "no column", found: "a column")
        ]
      }
      return zip(published.rows, found.rows).enumerated().compactMap { number, rows in
        let (old, new) = (rows.0[place], rows.1[position])
        guard !column.agrees(old, new) else { return nil }
        return Difference(
          cell, found.name, column: column.name, row: number + 1, published: old.plain,
          found: new.plain, tolerance: column.tolerance)
      }
    }
  }
}

extension Manifest.Cell {
  /// Whether it stands at a place of its block's grid.
  fileprivate func isAt(_ place: [AxisValue]) -> Bool {
    axes.count == place.count
      && place.allSatisfy { axes[$0.name]?.isPublished(as: $0.value) ?? false }
  }
}

extension Scalar {
  /// Whether JSON may spell both alike: it knows one kind of numbers.
  fileprivate func isPublished(as other: Scalar) -> Bool {
    switch (self, other) {
    case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
      Double(whole) == number
    default: self == other
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
  func agrees(_ left: Scalar, _ right: Scalar) -> Bool {
    if left == right { return true }
    guard let a = left.asDouble, let b = right.asDouble else { return false }
    if a.isNaN && b.isNaN { return true }
    let allowed = tolerance ?? (type == .number ? 1e-6 * max(abs(a), abs(b)) : 0)
    return abs(a - b) <= allowed
  }
}

/// A folder that holds no published report.
package struct UnreadableReport: Error, CustomStringConvertible {
  package let description: String
}
