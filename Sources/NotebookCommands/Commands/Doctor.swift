import ArgumentParser
import Chapters
import Foundation
import Notebook

/// `palimpsest doctor`: what is installed, what is missing, how to get it.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is installed, what is missing, and how to get it.")

  @OptionGroup var options: BookOptions

  func run() async throws {
    var checks = await Examination.libraries()
    checks += await NotebookProgram.current.examine()
    checks.append(Examination.machine())
    checks.append(await Examination.tracer())
    checks.append(await Examination.printer())
    checks.append(Examination.store(options.store))
    checks.append(Examination.book(options))
    for check in checks { Console.print(check.text) }
    if checks.contains(where: { $0.remedy != nil }) { throw ExitStatus.failure }
  }
}

extension Examination {
  /// The development packages that a build needs, by their pkg-config names.
  private static let packages = [
    ("libcmark-gfm", "libcmark-gfm-dev"),
    ("sqlite3", "libsqlite3-dev"), ("libcrypto", "libssl-dev"),
  ]

  static func libraries() async -> [Examination] {
    var found: [Examination] = []
    for (name, package) in packages { found.append(await library(name, package: package)) }
    return found
  }

  static func machine() -> Examination {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let memory = Int(ProcessInfo.processInfo.physicalMemory)
    return Examination(
      subject: "machine", finding: "\(cores) cores, \(ByteCount.spelled(memory)) of memory")
  }

  /// The tracer that `audit` needs; nothing else does.
  static func tracer() async -> Examination {
    let version = await output(of: "strace", ["--version"])?.split(separator: "\n").first
    return Examination(
      subject: "audit",
      finding: version.map(String.init)
        ?? "strace is not installed: sudo apt-get install strace")
  }

  /// The browser that `report --format pdf` needs; nothing else does.
  static func printer() async -> Examination {
    guard let chromium = Chromium.found() else {
      return Examination(subject: "pdf", finding: Chromium.Failure.missing.description)
    }
    let version = await output(of: chromium.path, ["--version"])
    return Examination(subject: "pdf", finding: version ?? "\(chromium.path) does not run")
  }

  static func store(_ folder: ChosenFolder) -> Examination {
    do {
      let store = try Store(folder: folder.url, followsLink: folder.isNamed)
      return Examination(
        subject: "store",
        finding: "\(folder) can be read and written"
          + (store.notice.map { "; \($0)" } ?? ""))
    } catch {
      return Examination(
        subject: "store", finding: "\(error)", remedy: "choose another folder with --store DIR")
    }
  }

  static func book(_ options: BookOptions) -> Examination {
    do {
      let book = try options.readBook()
      return Examination(
        subject: "book",
        finding: "'\(book.title)', \(book.chapters.count) chapters, \(book.cells.count) cells "
          + "in the profile '\(book.profile.name)'")
    } catch {
      return Examination(
        subject: "book", finding: "\(error)", remedy: "see `palimpsest plan` for every complaint")
    }
  }
}
