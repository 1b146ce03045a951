import ArgumentParser
import Chapters
import Experiments
import Foundation
import Notebook
import NotebookCommands
import Tensors
import Transformer

/// `palimpsest model`: checkpoints, and the models in the store.
struct Model: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Get a model, look into it, compare it, run it, or take one out of the store.",
    subcommands: [
      FetchModel.self, InspectModel.self, CheckModel.self, ModelLogits.self, Export.self,
    ])

  /// `palimpsest model export`: writes the files of a cell that put out a model.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write a model as a checkpoint that transformers loads.",
      discussion: """
          palimpsest model export base checkpoint/
          palimpsest model export gemma.gguf checkpoint/ --type bf16

        A block must have been run; the folder is made if it is not there.
        """)

    @OptionGroup var options: BookOptions
    @Argument(
      help:
        "The experiment block, or cell, that put out the model; or a checkpoint's folder or .gguf file."
    )
    var block: String
    @Argument(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
    var folder: String
    @Option(help: "How the weights are stored: f32 or bf16, where a folder or file is given.")
    var type: WeightType?

    /// How weights may be stored.
    enum WeightType: String, ExpressibleByArgument, CaseIterable {
      case f32, bf16
    }

    func run() throws {
      let place = URL(fileURLWithPath: block)
      guard Checkpoint.isThere(at: place) else {
        guard type == nil else {
          throw ValidationError(
            "'\(block)' is no folder or file of a checkpoint, which --type is for")
        }
        return try write(stored(in: options.loadBook()))
      }
      try Console.reportingFileErrors {
        let model = try Checkpoint.load(place)
        let length = model.configuration.contextLength
        let files = try Checkpoint.files(of: model, as: type == .bf16 ? .bf16 : .f32)
        try write(
          files.merging(Tokenizer.files(ofModelAt: place, contextLength: length)) { $1 })
      }
    }

    private func write(_ files: [String: Data]) throws {
      let target = URL(fileURLWithPath: folder)
      do {
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        for (name, data) in files {
          try data.write(to: target.appending(path: name), options: .atomic)
        }
      } catch {
        Console.error("error: \(folder): cannot be written: \(error.localizedDescription)")
        throw ExitStatus.failure
      }
      if !options.quiet {
        Console.print(files.keys.sorted().map { "\(folder)/\($0)" }.joined(separator: "\n"))
      }
    }

    /// The files of the cell's model.
    private func stored(in book: Book) throws -> [String: Data] {
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
      guard entry.hasFiles else {
        Console.error(
          "error: of '\(block)' only the rows are stored, taken over from a report; make its files: palimpsest run "
            + "--only \(entry.cell.block) --fresh \(entry.cell.block)")
        throw ExitStatus.failure
      }
      guard let model = try ExportedModel(of: output) else {
        throw ValidationError("'\(block)' is of the kind '\(entry.cell.kind.name)', no model")
      }
      return model.files
    }
  }
}
