import Frames

/// What a block of a chapter says, read and checked: an experiment, a table, a plot, a claim, or
/// whatever else a program knows how to show.
package protocol BlockContent: Sendable {
  /// The word after `yaml` in the block's fence.
  static var word: String { get }
  /// What blocks of the type are called, with a number behind it (`Table 2`); where there is none, a block
  /// is called by its id.
  static var title: String? { get }
  /// The Markdown that it shows, whose links are checked with the chapter's.
  var prose: [Prose] { get }
  /// The figures that are typed in that where computed ones could stand.
  var typedFigures: [Diagnostic] { get }
  /// The figures of the paper that it names, which expressions read as `id.paper.NAME`.
  var figures: [String: Double] { get }
  /// The frames that it has once claims are judged, without their rows: what prose can read of it.
  var judgedFrames: [Frame] { get }
  /// What it is shown for besides the book as it is.
  var variations: [Variation] { get }
  /// Those whose values are checked with the book whether or not it is shown for them.
  var trials: [Variation] { get }
  /// What it reads of cells, as far as variations change what these put out.
  var variedReadings: [CellReading] { get }
  /// The axis whose values are replicates of what it judges; none of what judges nothing or has none.
  var replicateAxis: String? { get }
}

extension BlockContent {
  package var prose: [Prose] { [] }
  package var typedFigures: [Diagnostic] { prose.flatMap(\.typedFigures) }
  package var figures: [String: Double] { [:] }
  package var judgedFrames: [Frame] { [] }
  package var variations: [Variation] { [] }
  package var trials: [Variation] { [] }
  package var variedReadings: [CellReading] { [] }
  package var replicateAxis: String? { nil }
}

/// A fenced block of a chapter that says something to the notebook.
package struct Block: Sendable {
  /// The block's id, unique in the book; blocks without one are numbered
  /// (`01-a-model-that-knows-table-1`).
  package var id: String
  /// What the block says.
  package var content: any BlockContent
  /// Where the block's opening fence stands.
  package var location: SourceLocation
  /// The first and last line of the fenced block, fences included, from 1.
  package var lines: ClosedRange<Int>
  /// The YAML as written.
  package var source: String

  /// Whether a place in a file is in the block.
  package func holds(_ place: SourceLocation) -> Bool {
    place.file == location.file
      && (location.line..<location.line + lines.count).contains(place.line)
  }

  /// The experiment, if the block is one.
  package var experiment: Experiment? { content as? Experiment }

  /// An experiment block: a kind and its spec for every cell.
  package struct Experiment: Sendable, BlockContent {
    package static let word = "experiment"
    package static let title: String? = nil

    /// The kind's name.
    package var kind: String
    /// The axes of its own sweep, in the order written.
    package var sweep: [Axis]
    /// The blocks that it refers to, in order, without repeats.
    package var references: [String]
    /// The keys of the kind as written, parameters not yet filled in.
    package var entries: [SpecNode.Entry] = []
    /// The sweep as written, parameters not yet filled in.
    var writtenSweep: SpecNode?
    /// Where the `run:` key's value stands.
    package var runLocation: SourceLocation?
  }

  /// An axis of a sweep.
  package struct Axis: Sendable, Hashable {
    /// The swept key.
    package var name: String
    /// Its values.
    package var values: [Scalar]
    /// The values as written, with their places.
    package var nodes: [SpecNode] = []

    package static func == (left: Axis, right: Axis) -> Bool {
      left.name == right.name && left.values == right.values
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(values)
    }
  }
}
