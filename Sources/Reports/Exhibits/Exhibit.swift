import Chapters
import Markup
import Notebook

/// A block as a report shows it, in every format.
///
/// A type of block that shows something is one type in one file: its keys and its check (`BlockType`), and
/// how it looks. A line in `BlockRegistry.standard` makes it known to every book.
package protocol Exhibit: BlockContent {
  /// The frames that it shows, whose data a report in one file carries along.
  var shownFrames: [ResolvedSelector] { get }
  /// The block in HTML.
  func html(_ place: ExhibitPlace) -> HTML
  /// The block in Markdown.
  func markdown(_ place: ExhibitPlace) -> String
  /// What programs read of it: fields by name, besides those that every block has.
  func json(_ place: ExhibitPlace) -> [String: any Encodable & Sendable]
  /// The block for a terminal; none of one that shows nothing there.
  ///
  /// - Parameters:
  ///   - place: The block and what it reads.
  ///   - width: Characters in a line, at most.
  /// - Returns: Its lines.
  func text(_ place: ExhibitPlace, width: Int) -> String?
  /// Why it cannot be shown as written; none where it can.
  func problem(_ place: ExhibitPlace) -> NoValue?
}

extension Exhibit {
  package var shownFrames: [ResolvedSelector] { [] }
  package func problem(_ place: ExhibitPlace) -> NoValue? { nil }
}

/// A block at its place in a report: what an exhibit is rendered from.
package struct ExhibitPlace: Sendable {
  /// The block.
  package let block: Block
  /// The page that it is on, without its ending.
  package let page: String
  /// The report.
  let source: ReportSource

  /// What the block is called: `Table 2`.
  package var name: String { source.names.name(of: block.id) }
  /// The word in its fence.
  package var word: String {
    (block.content as? WrongBlock)?.fence ?? type(of: block.content).word
  }
  /// What computes its values.
  package var evaluator: Evaluator { source.evaluator }

  /// A sentence of the block as HTML.
  package func html(_ prose: Prose) -> HTML {
    var page = ProsePage(source, chapter: page)
    page.footnotes = "\(block.id)-"
    return page.sentence(prose)
  }

  /// A sentence of the block for pages of Markdown.
  package func markdown(_ prose: Prose) -> String {
    ProsePage(source, chapter: page).markdown(prose)
  }

  /// The words of a sentence of the block.
  package func words(_ prose: Prose) -> String { evaluator.sentence(prose) }
}

extension Block {
  /// What the block shows; none of a type that no report knows.
  package var exhibit: (any Exhibit)? { content as? any Exhibit }
}

extension BlockRegistry {
  /// The types of blocks that every book has besides experiments.
  package static let standard = BlockRegistry(
    exhibits: [TableExhibit.self, PlotExhibit.self, ClaimExhibit.self])

  /// Types of blocks that a report can show.
  package init(exhibits: [any (BlockType & Exhibit).Type]) { self.init(exhibits.map { $0 }) }
}
