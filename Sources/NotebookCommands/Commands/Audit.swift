import ArgumentParser
import Chapters
import Foundation
import Notebook

/// `audit`: watches what the programs of a book read.
struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Run the cells of programs under a tracer; report what they use but do not declare.",
    discussion: """
      A file that a program reads, and its block does not name, is part of no key: the result would stay \
      when the file changes. So would one that lists a folder, or asks whether a file is there. The same goes for what comes over a network. Needs strace; nothing \
      that is run here is kept. Exit status 1 where a cell uses something undeclared.
      """)

  @OptionGroup var options: BookOptions
  @OptionGroup var running: ExecutorOptions
  @OptionGroup var chapters: ChapterArguments
  @Flag(help: "Print JSON: [{cell, location, files, folders, absent, addresses, failure}].")
  var json = false

  func run() async throws {
    guard Examination.isThere("strace") else {
      Console.error("error: audit needs strace: sudo apt-get install strace")
      throw ExitStatus.failure
    }
    let book = try options.loadBook()
    let names = try chapters.names(in: book)
    let session = try RunSession(options, running, .everything, book: book)
    let traced = try await session.recompute(isTraced: true) { cell in
      cell.kind.runsPrograms && (names.isEmpty || names.contains(cell.chapter))
    }
    let findings = traced.map { Finding($0, book) }
    let bad = findings.filter { !$0.isClean }
    if json {
      try Console.printJSON(findings)
    } else {
      for finding in bad { Console.print(finding.text) }
      let count = findings.count
      Console.print(
        "\(count) cell\(count == 1 ? "" : "s") of programs watched: "
          + (bad.isEmpty
            ? "all that they read is declared" : "\(bad.count) use something undeclared"))
    }
    if !bad.isEmpty { throw ExitStatus.failure }
  }

  private struct Finding: Encodable {
    var cell: String
    var location: String
    var files: [String]
    var folders: [String]
    var absent: [String]
    var addresses: [String]
    var failure: String?
    private let line: String

    private enum CodingKeys: CodingKey {
      case cell, location, files, folders, absent, addresses, failure
    }

    init(_ traced: Recomputation, _ book: Book) {
      cell = traced.cell.name.description
      location = traced.cell.location.description
      let folder = book.folder.standardizedFileURL
      let undeclared = traced.trace?.undeclared(
        besides: traced.cell.declaredFiles, folder: folder,
        project: folder.deletingLastPathComponent())
      files = undeclared?.files ?? []
      folders = undeclared?.folders ?? []
      absent = undeclared?.absent ?? []
      addresses = traced.trace?.addresses.sorted() ?? []
      failure = traced.failure ?? (traced.trace == nil ? "the tracer noted nothing" : nil)
      let inputs = traced.cell.declaredFiles + folders + files
      line = "inputs: [\(inputs.joined(separator: ", "))]"
    }

    var isClean: Bool {
      [files, folders, absent, addresses].allSatisfy(\.isEmpty) && failure == nil
    }

    var text: String {
      var lines: [String] = []
      if let failure { lines.append("\(location): error: \(cell) failed: \(failure)") }
      let used = [
        folders.isEmpty ? nil : "lists \(folders.joined(separator: ", "))",
        files.isEmpty ? nil : "reads \(files.joined(separator: ", "))",
      ].compactMap(\.self)
      if !used.isEmpty {
        lines.append(
          "\(location): \(cell) \(used.joined(separator: " and ")) undeclared; add\n    \(line)")
      }
      if !absent.isEmpty {
        lines.append(
          "\(location): \(cell) asks for \(absent.joined(separator: ", ")), which is not there: what "
            + "it would do with it is part of no key; name its folder under 'inputs', or do not ask"
        )
      }
      if !addresses.isEmpty {
        lines.append(
          "\(location): \(cell) speaks to \(addresses.joined(separator: ", ")): what comes over a "
            + "network is part of no key; fetch it once into a file, and name the file")
      }
      return lines.joined(separator: "\n")
    }
  }
}
