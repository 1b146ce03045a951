import ArgumentParser
import Chapters
import Foundation
import Notebook
import NotebookCommands

/// `palimpsest model`: checkpoints, and the models in the store.
struct Model: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Get a model, look into it, compare it, run it, or take one out of the store.",
    subcommands: [
      FetchModel.self, InspectModel.self, CheckModel.self, ModelLogits.self, Export.self,
    ])

  /// `palimpsest model export`: writes the files of a cell that put out a model.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a block's model as a checkpoint that transformers loads.",
      discussion: """
          palimpsest model export base checkpoint/

        The block must have been run; the folder is made if it is not there.
        """)

    @OptionGroup var options: BookOptions
    @Argument(help: ArgumentHelp("The experiment block, or cell, that put out the model."))
    var block: String
    @Argument(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
    var folder: String

    func run() throws {
      let book = try options.loadBook()
      let files = try stored(in: book)
      let target = URL(fileURLWithPath: folder)
      do {
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        for (name, file) in files {
          try Data(contentsOf: file).write(to: target.appending(path: name), options: .atomic)
        }
      } catch {
        Console.error("error: \(folder): cannot be written: \(error.localizedDescription)")
        throw ExitStatus.failure
      }
      if !options.quiet {
        Console.print(files.keys.sorted().map { "\(folder)/\($0)" }.joined(separator: "\n"))
      }
    }

    /// The files of the cell's output.
    private func stored(in book: Book) throws -> [String: URL] {
      let entries = try Plan.make(for: book, store: try options.openStore()).entries
      let names = entries.map(\.cell.name.description)
      let found = entries.filter { $0.cell.name.isCalled(block) }
      guard let entry = found.first else {
        throw ValidationError(
          "there is no experiment '\(block)'\(Suggestion.phrase(for: block, in: names))")
      }
      guard found.count == 1 else {
        throw ValidationError(
          "'\(block)' has several cells; say which: "
            + found.map(\.cell.name.description).joined(separator: ", "))
      }
      guard entry.status == .cached, let key = entry.key,
        let output = try options.openStore().output(ofKey: key)
      else {
        Console.error(
          "error: '\(block)' has no stored result; run it first: palimpsest run --only "
            + entry.cell.block)
        throw ExitStatus.failure
      }
      guard !output.blobs.isEmpty else {
        throw ValidationError("'\(block)' is of the kind '\(entry.cell.kind.name)', no model")
      }
      return output.blobs
    }
  }
}
