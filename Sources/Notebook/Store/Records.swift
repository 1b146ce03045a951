import Foundation
import Frames
import GRDB

/// What the store knows of an output: the objects that it is made of, and the run that made it.
public struct OutputRecord: Sendable {
  /// The cell's key.
  public var key: String
  /// The hash over the frames' and blobs' hashes.
  public var hash: String
  /// The frames and blobs.
  public var contents: OutputContents
  /// How long the run took, in seconds.
  public var seconds: Double
  /// The processor time that it took, in seconds, where it was noted.
  public var processorSeconds: Double?
  /// The most memory that its process held at once, in bytes, where it was noted.
  public var peakMemory: Int?
  /// When it ended.
  public var finished: Date
  /// What it ran on, as far as the same bytes depend on it.
  public var platform: String
}

extension OutputRecord: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "output"

  public init(row: Row) throws {
    key = row["key"]
    hash = row["hash"]
    contents = try OutputContents(coded: row["contents"])
    seconds = row["seconds"]
    processorSeconds = row["processorSeconds"]
    peakMemory = row["peakMemory"]
    finished = row["finished"]
    platform = row["platform"]
  }

  public func encode(to container: inout PersistenceContainer) throws {
    container["key"] = key
    container["hash"] = hash
    container["contents"] = contents.coded
    container["seconds"] = seconds
    container["processorSeconds"] = processorSeconds
    container["peakMemory"] = peakMemory
    container["finished"] = finished
    container["platform"] = platform
  }
}

extension OutputContents {
  /// A line for each object: `frame` or `blob`, its hash, its size, its name.
  ///
  /// Plain lines, since a plan reads one of these for every cell.
  var coded: String {
    let lines = { (kind: String, objects: [Object]) in
      objects.map { "\(kind) \($0.hash) \($0.size) \($0.name)\n" }
    }
    return (lines("frame", frames) + lines("blob", blobs)).joined()
  }

  init(coded: String) throws {
    self.init(frames: [], blobs: [])
    for line in coded.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
      guard words.count == 4, let size = Int(words[2]) else {
        throw StoreError("an output in the store cannot be read: '\(line)'")
      }
      let object = Object(name: String(words[3]), hash: String(words[1]), size: size)
      if words[0] == "frame" { frames.append(object) } else { blobs.append(object) }
    }
  }
}

/// One run of a cell, for the history and for estimates of time.
public struct ExecutionRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "execution"

  var id: Int64?
  /// The cell's key.
  public var key: String
  /// The cell's place: `block[axis=value]`.
  public var place: String
  /// The kind's name.
  public var kind: String
  /// When the run began, by the machine's clock.
  public var started: Date
  /// How long it took, in seconds.
  public var seconds: Double
  /// `done` or `failed`.
  public var status: String
  /// The failure's message.
  public var message: String?
  /// What the key is made of.
  public var ingredients: [String: String]
  /// The machine's name.
  public var host: String
  /// The program's version.
  public var version: String
  /// What it ran on, as far as the same bytes depend on it.
  public var platform: String
  /// The most memory that the cell's process held at once, in bytes.
  public var peakMemory: Int?
  /// The processor time of the cell's process, in seconds.
  public var processorSeconds: Double?
  /// How the cell's process ended, where it did not say so itself.
  public var exit: String?

  /// Columns that queries name.
  public enum Columns {
    static let id = GRDB.Column(CodingKeys.id)
    static let key = GRDB.Column(CodingKeys.key)
    static let place = GRDB.Column(CodingKeys.place)
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
