import ArgumentParser
import Chapters
import Foundation
import Notebook

/// Where the book, its results and its pages are; what every command that reads a book takes.
package struct BookOptions: ParsableArguments, Sendable {
  package init() {}

  /// The folder with the chapters.
  @Option(help: ArgumentHelp("The folder with the chapters and book.yml.", valueName: "dir"))
  package var book = "chapters"

  @Option(help: ArgumentHelp("The set of parameters to use.", valueName: "name"))
  var profile: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set a parameter of the profile; repeatable.", valueName: "key=value"))
  var settings: [Setting] = []

  @Option(help: ArgumentHelp("The folder of the rendered pages.", valueName: "dir"))
  var artifacts = ChosenFolder(usual: "artifacts")

  @Option(help: ArgumentHelp("The folder of the results.", valueName: "dir"))
  var store = ChosenFolder(usual: ".palimpsest")

  /// Whether only errors are printed.
  @Flag(help: "Say nothing but errors.")
  package var quiet = false

  /// Reads and checks the book.
  ///
  /// - Parameters:
  ///   - isDraft: Whether what cannot be shown keeps nothing from being run.
  ///   - looks: Claims to which replicates are added, besides those that the store remembers.
  ///   - rereading: The book before an edit; none where it is read once.
  /// - Returns: The book.
  /// - Throws: What is wrong with it.
  func readBook(
    isDraft: Bool = false, looks: [SettledClaims.Entry] = [], rereading: Book.Rereading? = nil
  ) throws -> Book {
    let folder = book.hasSuffix("/") ? String(book.dropLast()) : book
    let loader = BookLoader(
      folder: URL(fileURLWithPath: folder), path: folder, kinds: NotebookProgram.current.kinds,
      blocks: NotebookProgram.current.blocks, numerics: NotebookProgram.current.spell)
    return try loader.load(
      profile: profile, settings: settings, isDraft: isDraft, rereading: rereading
    ) {
      profile in
      let remembered = Store.looks(
        in: circumstances(profile), folder: store.url, followsLink: store.isNamed)
      return looks + remembered
    }
  }

  /// What the store remembers looks at claims under: the profile, and what is set besides.
  func circumstances(_ profile: String) -> String {
    ([profile] + settings.map { "--set \($0.name)=\($0.value)" }.sorted())
      .joined(separator: " ")
  }

  /// Reads and checks the book; complains to the user where it is wrong.
  package func loadBook(
    isDraft: Bool = false, looks: [SettledClaims.Entry] = []
  ) throws -> Book {
    do {
      let book = try readBook(isDraft: isDraft, looks: looks)
      // Where claims are looked at again and again, it was read before.
      if !quiet, looks.isEmpty { BookComplaints(book.warnings).showWarnings() }
      return book
    } catch let invalid as InvalidBook {
      Console.error(invalid.description)
      Console.error(
        "\(invalid.diagnostics.count) error\(invalid.diagnostics.count == 1 ? "" : "s"); "
          + "nothing was run")
      throw ExitStatus.invalidBook
    } catch let problem as UnusableSetting {
      throw ValidationError(problem.description)
    }
  }

  /// Opens the store, which is made if it is not there.
  package func openStore() throws -> Store {
    do {
      return try Store(folder: store.url, followsLink: store.isNamed)
    } catch let error as StoreError {
      Console.error("error: \(error)")
      throw ExitStatus.failure
    }
  }
}

/// A folder that the user names, or the usual one.
struct ChosenFolder: ExpressibleByArgument, CustomStringConvertible, Sendable {
  /// Its path.
  let description: String
  /// Whether the user named it: then it may be a link; one that lies where the usual folder should be is someone
  /// else's doing.
  let isNamed: Bool

  /// The folder that is meant where the user names none.
  init(usual path: String) {
    description = path
    isNamed = false
  }

  init(argument: String) {
    description = argument
    isNamed = true
  }

  var url: URL { URL(fileURLWithPath: description) }
}

/// The chapters that a command is about.
struct ChapterArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Chapters, by name or path; all where none is given.", valueName: "chapter"))
  var chapters: [String] = []

  /// The names of the chapters asked for.
  func names(in book: Book) throws -> [String] {
    let known = book.pages.map(\.name)
    return try chapters.map { asked in
      let file = asked.split(separator: "/").last.map(String.init) ?? asked
      let name = file.hasSuffix(".md") ? String(file.dropLast(3)) : file
      guard known.contains(name) else {
        let hint = Suggestion.phrase(for: name, in: known)
        let list = "; there are \(known.joined(separator: ", "))"
        throw ValidationError("there is no chapter '\(asked)'\(hint.isEmpty ? list : hint)")
      }
      return name
    }
  }
}

extension Setting: ExpressibleByArgument {
  package init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      return nil
    }
    self.init(
      name: String(argument[..<equals]), value: String(argument[argument.index(after: equals)...]))
  }
}
