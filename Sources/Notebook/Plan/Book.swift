import Chapters
import Foundation

/// A book: its chapters in order and what `book.yml` says.
package struct Book: Sendable {
  /// The book's title.
  package var title: String
  /// Who wrote it.
  package var authors: [String]
  /// What the book is about, in a paragraph of Markdown.
  package var abstract: String
  /// The profile in force.
  package var profile: Profile
  /// The chapters in order.
  package var chapters: [Chapter]
  /// The folder of the chapters, which the paths in them are from.
  package var folder: URL
  /// The chapters that `book.yml` lists; where it lists none, all are in the book.
  package var listedChapters: [String] = []
  /// Whether its blocks may run programs.
  package var allowsCommands = false
  /// Whether raw HTML in its chapters is let through.
  package var allowsHTML = false
  /// How columns and values are shown where a block does not say.
  package var presentation = Presentation()
  /// How its cells are run where the command line does not say.
  package var executors = ExecutorSettings()
  /// What becomes of the last bits of its results.
  package var numerics = Numerics.portable
  /// What keys say of that: its name, and what else the program's numerics depend on.
  package var numericsInKeys = Numerics.portable.rawValue
  /// Names in folders of files that are no part of them.
  package var leftOut: [String] = []
  /// What is wrong with a draft, which is shown all the same.
  package var draftProblems: [Diagnostic] = []
  /// The profile's parameters as written.
  var parameters: [String: SpecNode] = [:]
  /// The words in lists of parameters, of all profiles: a sweep that lacks one of them here may have it elsewhere.
  package var wordsOfProfiles: Set<String> = []
  /// The cells of all experiment blocks, in the order of the book.
  package internal(set) var cells: [Cell] = []

  /// A named set of parameters, after `--set`.
  package struct Profile: Sendable, Hashable {
    /// The profile's name: `smoke`, `standard`, `full`, `paper`.
    package var name: String
    /// The parameters in force, in the canonical spelling.
    package var parameters: [String: String]
  }

  /// A block by its id.
  package func block(_ id: String) -> Block? {
    chapters.lazy.flatMap(\.blocks).first { $0.id == id }
  }
}
