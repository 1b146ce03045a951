import ArgumentParser
import Chapters
import Foundation
import Notebook

/// `new`: a book or a chapter to begin with.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a book, or a chapter, that runs and can be edited into one's own.",
    subcommands: [NewBook.self, NewChapter.self])

  /// `new book DIR`.
  struct NewBook: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "book", abstract: "Write a book of one chapter into a folder.")

    @Argument(
      help: ArgumentHelp(
        "The folder of the book; its chapters go into DIR/chapters.", valueName: "dir"))
    var folder: String

    func run() throws {
      let files = [
        "chapters/book.yml": Scaffold.bookFile(title: Scaffold.title(of: folder)),
        "chapters/01-first-steps.md": Scaffold.chapter(
          title: "First steps", id: "doses", dose: "${largest_dose}"),
        ".gitignore": ".palimpsest*/\n",
      ]
      try Scaffold.write(files, in: folder)
      Console.print("\(folder): run `\(NotebookProgram.current.name) report` there")
    }
  }

  /// `new chapter NAME`.
  struct NewChapter: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "chapter", abstract: "Write a chapter into the book.")

    @OptionGroup var options: BookOptions
    @Argument(help: "The chapter's name, like 02-what-we-measured.") var name: String

    func run() throws {
      let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
      guard stem.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }), !stem.isEmpty
      else {
        throw ValidationError("a chapter's name has letters, digits, '-' and '_', found '\(name)'")
      }
      let book = try options.loadBook()
      let words = stem.drop { $0.isNumber || $0 == "-" || $0 == "_" }
      let base = String(words.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(24))
      let id = Scaffold.unused(base.isEmpty ? "rows" : base.lowercased(), in: book)
      let title = Scaffold.title(of: String(words))
      try Scaffold.write(
        ["\(stem).md": Scaffold.chapter(title: title, id: id, dose: "4")], in: options.book)
      let file = "\(options.book)/\(stem).md"
      Console.print(file)
      let isListed = !book.listedChapters.isEmpty
      if isListed {
        Console.error("note: list it in \(options.book)/book.yml: chapters: [..., \(stem)]")
      }
    }
  }
}

/// The text of new books and chapters.
private enum Scaffold {
  /// `my-book` as `My book`.
  static func title(of name: String) -> String {
    let words = (name.split(separator: "/").last ?? "").split { $0 == "-" || $0 == "_" }
    let text = words.joined(separator: " ")
    return text.isEmpty ? "A book" : text.prefix(1).uppercased() + text.dropFirst()
  }

  /// An id that no block has.
  static func unused(_ id: String, in book: Book) -> String {
    let taken = Set(book.chapters.flatMap(\.blocks).map(\.id))
    return ([id] + (2...1000).map { "\(id)\($0)" }).first { !taken.contains($0) } ?? id
  }

  static func bookFile(title: String) -> String {
    """
    title: \(CanonicalJSON.text(title))
    authors: [You]
    abstract: What the book asks, and what it finds.
    default_profile: standard
    parameters:
      largest_dose: {type: number, range: [1, 100], default: 4, meaning: The largest dose given.}
    profiles:
      smoke: {largest_dose: 3}
      standard: {}

    """
  }

  static func chapter(title: String, id: String, dose: String) -> String {
    """
    # \(title)

    Text is Markdown. Experiment blocks say what to run; the others show what came out.

    ```yaml experiment
    id: \(id)
    run: data
    rows:
      - {dose: 1, effect: 0.21}
      - {dose: 2, effect: 0.38}
      - dose: \(dose)
        effect: 0.62
    ```

    ```yaml table
    id: \(id)-table
    from: \(id)
    columns: [dose, effect]
    caption: What was measured.
    ```

    ```yaml plot
    id: \(id)-plot
    from: \(id)
    kind: bar
    x: dose
    y: effect
    caption: The effect by dose.
    ```

    A dose of 2 has an effect of `= \(id)[dose=2].effect | .2f`, `= \(id)[dose=2].effect / \(id)[dose=1].effect | .1f`
    times that of a dose of 1.

    ```yaml claim
    id: \(id)-claim
    text: Twice the dose has less than twice the effect.
    expect: \(id)[dose=2].effect < 2 * \(id)[dose=1].effect
    ```

    """
  }

  /// Writes files that are not there yet.
  static func write(_ files: [String: String], in folder: String) throws {
    let home = URL(fileURLWithPath: folder)
    for path in files.keys.sorted() {
      let file = home.appending(path: path)
      guard !FileManager.default.fileExists(atPath: file.path) else {
        Console.error("error: \(folder)/\(path) is there already; nothing was written")
        throw ExitStatus.failure
      }
    }
    for (path, text) in files {
      let file = home.appending(path: path)
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } catch {
        Console.error("error: \(folder)/\(path): cannot be written: \(error.localizedDescription)")
        throw ExitStatus.failure
      }
    }
  }
}
