import Chapters
import Foundation

/// A book: its chapters in order and what `book.yml` says.
package struct Book: Sendable {
  /// The book's title, in words.
  package var title: String
  /// The book's title with the values in it; none where a page names it.
  package internal(set) var heading: Prose?
  /// Who wrote it.
  package var authors: [String]
  /// What the book is about, in a paragraph of Markdown.
  package internal(set) var abstract: Prose?
  /// The works that it can cite; none where it has no list of them.
  package internal(set) var bibliography: Bibliography?
  /// What the paper found, in the order of `book.yml`.
  package internal(set) var findings: [Finding] = []
  /// The profile in force.
  package var profile: Profile
  /// The chapters in order.
  package var chapters: [Chapter]
  /// What `index.md` says on the first page, below the abstract; none where there is no such file.
  package internal(set) var firstPage: Chapter?
  /// The folder of the chapters, which the paths in them are from.
  package var folder: URL
  /// The chapters that `book.yml` lists; where it lists none, all are in the book.
  package var listedChapters: [String] = []
  /// The chapters as they stand together; one part without a title where nothing is said.
  package internal(set) var parts: [Part] = []
  /// The files besides chapters that its text is from, by their paths from the folder: what is included, lists of works.
  package internal(set) var textFiles: Set<String> = []
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
  /// What the book says of its parameters.
  var declared = ParameterDeclarations()
  /// Which of the worlds that claims name are run.
  package var worlds = WorldsExtent.none
  /// The words in lists of parameters, of all profiles: a sweep that lacks one of them here may have it elsewhere.
  package var wordsOfProfiles: Set<String> = []
  /// The files of data that a report has, by their paths in it.
  package internal(set) var publishedData: Set<String> = []
  /// What blocks are shown for besides the book as it is, by the block's id, in the order that it gives.
  package internal(set) var variants: [String: [Variant]] = [:]
  /// The replicates of claims that were looked at again and again, by the claim's id.
  package internal(set) var settled: [String: Replicates] = [:]
  /// Its pages as they were read, where it will be read again.
  var readings: [String: PageReading] = [:]
  /// Its experiments as they were decoded, where it will be read again.
  var decoded: [String: DecodedSweep] = [:]
  /// What was asked of those claims.
  var asked = AskedReplicates()
  /// The cells of all experiment blocks, in the order of the book; behind them, those of variations only.
  package internal(set) var cells: [Cell] = []

  /// The reading of a book that is read again while its chapters are edited, and nothing else is.
  ///
  /// What helps the next reading is kept. That costs memory, so a book that is read once keeps nothing.
  package struct Rereading: Sendable {
    /// The book before the edit; none the first time, or where more than chapters may have changed.
    var before: Book?

    /// The reading of a book, again where there is one from before an edit.
    package init(after before: Book? = nil) { self.before = before }
  }

  /// A page as it was read: where its text is the same, so is the rest.
  struct PageReading: Sendable {
    var text: ChapterText
    var draft: ChapterDraft
  }

  /// An experiment as it was decoded: where it says the same at the same place, so does its sweep.
  struct DecodedSweep: Sendable {
    var source: String
    var location: SourceLocation
    var points: [SweepPoint]
  }

  /// Chapters that stand together.
  package struct Part: Sendable {
    /// What they are called together; none of chapters in no part.
    package var title: Prose?
    /// The chapters' names.
    package var chapters: [String]
  }

  /// What the paper found, that claims test.
  package struct Finding: Sendable {
    /// What claims call it.
    package var id: String
    /// The finding in a sentence.
    package var text: Prose
  }

  /// A named set of parameters, after `--set`.
  package struct Profile: Sendable, Hashable {
    /// The profile's name: `smoke`, `standard`, `full`, `paper`.
    package var name: String
    /// The parameters in force, in the canonical spelling.
    package var parameters: [String: String]
  }

  /// The figures that are typed in its text where computed ones could stand, in the order of the chapters.
  package var typedFigures: [Diagnostic] {
    pages.flatMap { chapter in
      (chapter.prose.typedFigures + chapter.blocks.flatMap(\.content.typedFigures))
        .sorted { $0.location < $1.location }
    }
  }

  /// The chapters, and behind them the first page, which can refer to all of them.
  package var pages: [Chapter] { chapters + [firstPage].compactMap(\.self) }

  /// The page that names the book where `book.yml` does not: the first with a title of its own.
  package var titlePage: Chapter? {
    firstPage?.titleHeading == nil ? chapters.first : firstPage
  }

  /// Whether the title that the first page begins with is in its own text.
  package var namesItself: Bool { heading == nil && firstPage?.titleHeading != nil }

  /// The name of the first page, and of the file with its text.
  package static let firstPageName = "index"

  /// The chapters by part, in order.
  package var chaptersByPart: [(title: Prose?, chapters: [Chapter])] {
    let byName = Dictionary(chapters.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    return parts.map { part in (part.title, part.chapters.compactMap { byName[$0] }) }
      .filter { !$0.1.isEmpty }
  }

  /// What book.yml says in Markdown: the title, the abstract, the titles of parts, the findings.
  package var ownProse: [Prose] {
    ([heading, abstract] + parts.map(\.title) + findings.map(\.text)).compactMap(\.self)
  }

  /// All that is written in it.
  package var allProse: [Prose] { ownProse + pages.flatMap(\.allProse) }

  /// What shows as it is written, and is hardly meant so.
  package var warnings: [Diagnostic] {
    allProse.flatMap(\.unusedFootnotes).map { footnote in
      Diagnostic(footnote.location, "nothing refers to the footnote '[^\(footnote.target)]'")
    }
  }

  /// Whether another book has the same blocks with the same parameters: then it has the same results.
  package func runsLike(_ other: Book) -> Bool {
    profile == other.profile && folder == other.folder && worlds == other.worlds
      && pages.map(\.name) == other.pages.map(\.name)
      && zip(pages, other.pages).allSatisfy { mine, theirs in
        mine.blocks.map(\.id) == theirs.blocks.map(\.id)
          && mine.blocks.map(\.source) == theirs.blocks.map(\.source)
      }
  }

  /// A block by its id.
  package func block(_ id: String) -> Block? {
    pages.lazy.flatMap(\.blocks).first { $0.id == id }
  }
}
