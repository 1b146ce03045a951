import Frames

/// A chapter: a Markdown file and the blocks in it.
public struct Chapter: Sendable {
  /// The file's name without its ending: `01-a-model-that-knows`.
  public var name: String
  /// The path that messages show.
  public var path: String
  /// The text of the first heading of level 1.
  public var title: String
  /// The Markdown as written (UTF-8, line ends as `\n`).
  public var source: String
  /// The blocks in order.
  public var blocks: [Block]
  /// The inline values in order.
  public var inlineValues: [InlineValue]
  /// The headings in order.
  public var headings: [MarkdownDocument.Heading] = []
  /// The links without text, which are given the name of what they lead to.
  package var crossReferences: [CrossReference] = []
  /// The ids of blocks that could not be read: what refers to them is not complained about again.
  package var unreadable: [String: SourceLocation] = [:]
}

/// A link that is given the name of the block or section that it leads to: `[](#relearning)`.
package struct CrossReference: Sendable, Hashable {
  /// The block's id or the heading's anchor.
  package var target: String
  /// Where the link stands.
  package var location: SourceLocation
}

/// A fenced block of a chapter that says something to the notebook.
public struct Block: Sendable {
  /// What the block is.
  public enum Content: Sendable {
    case experiment(Experiment)
    case table(TableSpec)
    case plot(PlotSpec)
    case claim(ClaimSpec)
  }

  /// An experiment block: a kind and its spec for every cell.
  public struct Experiment: Sendable {
    /// The kind's name.
    public var kind: String
    /// The axes of its own sweep, in the order written.
    public var sweep: [Axis]
    /// The blocks that it refers to, in order, without repeats.
    public var references: [String]
    /// The keys of the kind as written, parameters not yet filled in.
    package var entries: [SpecNode.Entry] = []
    /// Where the `run:` key's value stands.
    package var runLocation: SourceLocation?
  }

  /// An axis of a sweep.
  public struct Axis: Sendable, Hashable {
    /// The swept key.
    public var name: String
    /// Its values.
    public var values: [Scalar]
    /// The values as written, with their places.
    package var nodes: [SpecNode] = []

    public static func == (left: Axis, right: Axis) -> Bool {
      left.name == right.name && left.values == right.values
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(values)
    }
  }

  /// The block's id, unique in the book; tables, plots and unnamed claims are numbered
  /// (`01-a-model-that-knows-table-1`).
  public var id: String
  /// What the block is.
  public var content: Content
  /// Where the block's opening fence stands.
  public var location: SourceLocation
  /// The first and last line of the fenced block, fences included, from 1.
  public var lines: ClosedRange<Int>
  /// The YAML as written.
  public var source: String
}
