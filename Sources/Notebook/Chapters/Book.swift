import Foundation

/// A book: its chapters in order and what `book.yml` says.
public struct Book: Sendable {
  /// The book's title.
  public var title: String
  /// Who wrote it.
  public var authors: [String]
  /// What the book is about, in a paragraph of Markdown.
  public var abstract: String
  /// The profile in force.
  public var profile: Profile
  /// The chapters in order.
  public var chapters: [Chapter]
  /// The folder of the chapters, which the paths in them are from.
  public var folder: URL
  /// The chapters that `book.yml` lists; where it lists none, all are in the book.
  public var listedChapters: [String] = []
  /// Whether its blocks may run programs.
  public var allowsCommands = false
  /// Whether raw HTML in its chapters is let through.
  public var allowsHTML = false
  /// How its cells are run where the command line does not say.
  public var executors = ExecutorSettings()
  /// The profile's parameters as written.
  var parameters: [String: SpecNode] = [:]
  /// The cells of all experiment blocks, in the order of the book.
  public internal(set) var cells: [Cell] = []

  /// A named set of parameters, after `--set`.
  public struct Profile: Sendable, Hashable {
    /// The profile's name: `smoke`, `standard`, `full`, `paper`.
    public var name: String
    /// The parameters in force, in the canonical spelling.
    public var parameters: [String: String]
  }

  /// A block by its id.
  public func block(_ id: String) -> Block? {
    chapters.lazy.flatMap(\.blocks).first { $0.id == id }
  }
}

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
  var crossReferences: [CrossReference] = []
  /// The ids of blocks that could not be read: what refers to them is not complained about again.
  var unreadable: [String: SourceLocation] = [:]
}

/// A link that is given the name of the block or section that it leads to: `[](#relearning)`.
struct CrossReference: Sendable, Hashable {
  /// The block's id or the heading's anchor.
  var target: String
  /// Where the link stands.
  var location: SourceLocation
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
    var entries: [SpecNode.Entry] = []
    /// Where the `run:` key's value stands.
    var runLocation: SourceLocation?
  }

  /// An axis of a sweep.
  public struct Axis: Sendable, Hashable {
    /// The swept key.
    public var name: String
    /// Its values.
    public var values: [Scalar]
    /// The values as written, with their places.
    var nodes: [SpecNode] = []

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
