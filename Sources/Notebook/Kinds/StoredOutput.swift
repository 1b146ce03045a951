import Foundation
import Frames

/// A cell's output in the store.
public struct StoredOutput: Sendable {
  /// The SHA-256 of the output: frames and blobs.
  package let hash: String
  /// The place in its block's grid of the cell that put it out.
  package let axes: [AxisValue]
  private let stored: [StoredFrame]
  /// The files of its blobs, by name; read only.
  package let blobs: [String: URL]

  /// An output whose blobs lie in the given files.
  package init(hash: String, axes: [AxisValue] = [], frames: [Frame], blobs: [String: URL]) {
    self.init(hash: hash, axes: axes, stored: frames.map(StoredFrame.init), blobs: blobs)
  }

  init(hash: String, axes: [AxisValue], stored: [StoredFrame], blobs: [String: URL]) {
    self.hash = hash
    self.axes = axes
    self.stored = stored
    self.blobs = blobs
  }

  /// The names of its frames.
  package var frameNames: [String] { stored.map(\.name) }

  /// Its frames.
  public var frames: [Frame] { stored.map(\.frame) }

  /// How many rows a frame has.
  func rowCount(_ name: String) -> Int { stored.first { $0.name == name }?.rowCount ?? 0 }

  /// Whether its first frame has neither rows nor columns: what a program printed that printed nothing.
  package var isEmpty: Bool {
    stored.first.map { $0.rowCount == 0 && $0.frame.columns.isEmpty } ?? false
  }

  /// A frame by its name; the first where none is given.
  public func frame(_ name: String? = nil) -> Frame? {
    stored.first { name == nil || $0.name == name }?.frame
  }

  /// The rows of a frame, by what the kind that put it out declares.
  ///
  /// - Parameters:
  ///   - type: The rows' type.
  ///   - name: The frame's name; that of the first where none is given.
  /// - Returns: The rows.
  /// - Throws: `UnreadableRows` where there is no such frame, or its columns are others.
  public func rows<Row: ReadableRow>(
    _ type: Row.Type = Row.self, of name: String? = nil
  ) throws -> [Row] {
    guard let frame = frame(name) else {
      throw UnreadableRows(
        description: "the input has no frame '\(name ?? "")'; it has "
          + frameNames.joined(separator: ", "))
    }
    return try frame.rows(as: type)
  }

  /// The frames with the axes as their first columns.
  package var labelledFrames: [Frame] {
    frames.map { $0.labelled(by: axes) }
  }

  /// A blob's file.
  ///
  /// - Throws: `MissingBlob` where the output has no blob of that name.
  public func blob(_ name: String) throws -> URL {
    guard let url = blobs[name] else {
      throw MissingBlob(name: name, available: blobs.keys.sorted())
    }
    return url
  }
}

/// An output that lacks a blob that a kind wants to read.
public struct MissingBlob: Error, CustomStringConvertible {
  /// The blob asked for.
  package let name: String
  /// What there is.
  package let available: [String]

  public var description: String {
    "the input has no '\(name)'; it has \(available.joined(separator: ", "))"
  }
}
