import ArgumentParser
import Chapters
import Foundation
import Notebook

/// `new`: a book or a chapter to begin with.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a book, or a chapter, that runs and can be edited into one's own.",
    subcommands: [NewBook.self, NewChapter.self])

  /// `new book DIR`.
  struct NewBook: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "book", abstract: "Write a book of one chapter into a folder.",
      discussion: """
        A workflow for GitHub comes along, which runs the book on every push and publishes its pages; \
        what it needs to be told stands at its top.
        """)

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
        BookWorkflow.file: BookWorkflow.text(program: NotebookProgram.current.name),
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
