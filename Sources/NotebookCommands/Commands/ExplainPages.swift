import Chapters
import Frames
import Notebook

extension KeyDescription {
  /// The key in lines: its type, its default, its meaning.
  fileprivate var lines: [String] {
    let fallback = defaultValue.map { $0 == "null" ? "optional" : "default \($0)" } ?? "required"
    return ["  \(name): \(type) (\(fallback))", "      \(meaning)"]
      + (settings ?? []).flatMap(\.lines).map { "    " + $0 }
  }
}

/// All that `explain` says of a kind.
struct KindPage: Encodable {
  var name: String
  var version: Int
  var summary: String
  var keys: [KeyDescription]
  var frames: [FramePage]
  var blobs: [String: String]

  struct FramePage: Encodable {
    var name: String
    var meaning: String
    var columns: [Frame.Column]
  }

  init(_ kind: any ExperimentKind.Type) {
    name = kind.name
    version = kind.version
    summary = kind.summary
    keys = kind.keyDescriptions
    frames = kind.schema.frames.map {
      FramePage(name: $0.name, meaning: $0.meaning, columns: $0.columns)
    }
    blobs = Dictionary(
      kind.schema.blobs.map { ($0.name, $0.meaning) }, uniquingKeysWith: { $1 })
  }

  /// The page as text.
  var text: String {
    var lines = ["\(name) (version \(version))", summary, "", "Keys"]
    lines += keys.flatMap(\.lines)
    lines += ["", "Keys that every kind has"]
    lines += KeyDescription.universal.flatMap(\.lines)
    for frame in frames {
      lines += ["", "Frame '\(frame.name)': \(frame.meaning)"]
      for column in frame.columns {
        let unit = column.unit.map { ", \($0.rawValue)" } ?? ""
        lines.append("  \(column.name) (\(column.type.rawValue)\(unit)): \(column.meaning)")
      }
    }
    if !blobs.isEmpty { lines += ["", "Files"] }
    lines += blobs.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    return lines.joined(separator: "\n")
  }
}

/// All that `explain` says of a type of block, or of `book.yml`.
struct BlockPage: Encodable {
  var name: String
  var summary: String
  var keys: [KeyDescription]
  /// A block, in the YAML of a chapter.
  var example: String

  /// The pages of experiments, of the other types of blocks, and of `book.yml`.
  static func all(_ blocks: BlockRegistry) -> [BlockPage] {
    [experiment] + blocks.shownWords.compactMap { word in blocks[word].map { BlockPage($0) } } + [
      BlockPage(
        name: BlockSchema.book, summary: BookFile.summary, keys: BookFile.Keys.keyDescriptions,
        example: BookFile.example)
    ]
  }

  private static let experiment = BlockPage(
    name: Block.Experiment.word,
    summary:
      "A kind of experiment, run once for each combination of its axes; `explain KIND` has the kind's own keys.",
    keys: Block.Experiment.headKeys + KeyDescription.universal,
    example: """
      id: doubled
      run: command
      command: [python3, double.py, "${factor}", "${seed}"]
      after: doses
      sweep: {factor: [2, 3], seed: [0, 1, 2]}
      timeout: 60
      memory: 2 GB
      exact: false
      """)

  private init(name: String, summary: String, keys: [KeyDescription], example: String) {
    self.name = name
    self.summary = summary
    self.keys = keys
    self.example = example
  }

  private init(_ type: any BlockType.Type) {
    self.init(
      name: type.word, summary: type.summary, keys: type.keyDescriptions, example: type.example)
  }

  /// The page as text.
  var text: String {
    let lines = [name, summary, "", "Keys"] + keys.flatMap(\.lines)
    guard !example.isEmpty else { return lines.joined(separator: "\n") }
    let fence = name == BlockSchema.book ? "yaml" : "yaml \(name)"
    let code = ["```\(fence)"] + example.split(separator: "\n").map(String.init) + ["```"]
    return (lines + ["", "Example"] + code.map { "  " + $0 }).joined(separator: "\n")
  }
}
