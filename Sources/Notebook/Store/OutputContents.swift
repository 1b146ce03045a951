import Chapters

/// The objects of an output: its frames and blobs by hash.
package struct OutputContents: Codable, Sendable, Hashable {
  /// The frames in order.
  var frames: [Object]
  /// The blobs, sorted by name.
  var blobs: [Object]

  /// An object and what it is called in the output.
  struct Object: Codable, Sendable, Hashable {
    var name: String
    var hash: String
    var size: Int
  }

  /// Every object.
  var objects: [Object] { frames + blobs }
  /// The size of all of them, in bytes.
  package var size: Int { objects.reduce(0) { $0 + $1.size } }
  /// The frames' names.
  package var frameNames: [String] { frames.map(\.name) }
  /// The blobs' names.
  package var blobNames: [String] { blobs.map(\.name) }

  /// The hash of the output: over the names and hashes of its objects.
  var hash: String {
    let list = { (objects: [Object]) in
      CanonicalJSON.array(objects.map { .array([.text($0.name), .text($0.hash)]) })
    }
    let parts: CanonicalJSON = ["frames": list(frames), "blobs": list(blobs)]
    return ContentHash.sha256(parts.description)
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
    // By bytes: a report of thousands of cells spent a twentieth of its time on splitting by characters.
    for line in coded.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(
        separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false
      ).map { String(Substring($0)) }
      guard words.count == 4, let size = Int(words[2]) else {
        throw StoreError("an output in the store cannot be read: '\(Substring(line))'")
      }
      let object = Object(name: words[3], hash: words[1], size: size)
      if words[0] == "frame" { frames.append(object) } else { blobs.append(object) }
    }
  }
}
