import Chapters
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
