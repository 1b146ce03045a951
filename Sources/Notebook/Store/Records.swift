import Foundation
import GRDB

/// What the store knows of an output: the objects that it is made of.
struct OutputRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "output"

  /// The cell's key.
  var key: String
  /// The hash over the frames' and blobs' hashes.
  var hash: String
  /// The frames and blobs.
  var contents: Contents
  /// How long the run took, in seconds.
  var seconds: Double
  /// When it ended.
  var finished: Date
  /// What it ran on, as far as the same bytes depend on it.
  var platform: String

  /// The objects of an output.
  struct Contents: Codable, Sendable {
    /// The frames in order.
    var frames: [Object]
    /// The blobs, sorted by name.
    var blobs: [Object]
  }

  /// An object and what it is called in the output.
  struct Object: Codable, Sendable {
    var name: String
    var hash: String
    var size: Int
  }
}

/// One run of a cell, for the history and for estimates of time.
struct ExecutionRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "execution"

  var id: Int64?
  /// The cell's key.
  var key: String
  /// The cell's place: `block[axis=value]`.
  var place: String
  var kind: String
  var started: Date
  var seconds: Double
  /// `done` or `failed`.
  var status: String
  /// The failure's message.
  var message: String?
  var ingredients: [String: String]
  var host: String
  var version: String
  var platform: String

  enum Columns {
    static let id = GRDB.Column(CodingKeys.id)
    static let key = GRDB.Column(CodingKeys.key)
  }
}

/// What a place in the book last showed: the reason for a rerun is the difference to it.
struct PlaceRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "place"

  /// `block[axis=value]`.
  var place: String
  var key: String
  var ingredients: [String: String]
}
