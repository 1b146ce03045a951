import Foundation
import TestSupport
import Testing

/// A book of cells that wait a little, each noting its runs in a log of its own, and can be told to go wrong.
struct FaultyBook {
  private let program: Palimpsest

  /// The book's folder.
  var folder: TemporaryFolder { program.folder }

  /// A book of so many cells, with blocks after them.
  init(cells: Int = 8, milliseconds: Int = 30, extra: String = "") throws {
    program = try Palimpsest([:], program: "faulty-notebook")
    let folder = program.folder.url.path
    let blocks = (0..<cells).map { number in
      """
      ```yaml experiment
      id: c\(number)
      run: faulty
      value: \(number)
      milliseconds: \(milliseconds)
      log: \(folder)/log
      \(number >= 4 ? "after: c\(number - 4)" : "")
      ```


      """
    }
    try program.folder.write("# T\n\n" + blocks.joined() + extra, to: "chapters/01.md")
    try program.folder.write("", to: "log")
  }

  /// Starts the program in the book's folder.
  func start(_ arguments: [String]) throws -> SpawnedProcess { try program.start(arguments) }

  /// Runs the program in the book's folder to its end.
  @discardableResult func run(_ arguments: String...) throws -> SpawnedProcess.Ended {
    try program.run(arguments)
  }

  /// A block of the kind that can be told to go wrong.
  static func block(_ id: String, _ keys: String) -> String {
    "```yaml experiment\nid: \(id)\nrun: faulty\n\(keys)\n```\n\n"
  }

  /// The cells that would not run again.
  func cached() throws -> Set<String> {
    struct Row: Decodable {
      var id: String
      var status: String
    }
    let plan = try program.run("plan", "--json")
    #expect(plan.status == 0, "\(plan.errors)")
    let rows = try JSONDecoder().decode([Row].self, from: Data(plan.output.utf8))
    return Set(rows.filter { $0.status == "cached" }.map(\.id))
  }

  /// How many cells have begun so far, in all runs.
  func runs() throws -> Int {
    try program.folder.read("log").split(separator: "\n").count
  }

  /// Processes whose command line names the program's folder.
  func leftovers() -> [String] {
    let folder = program.folder.url.path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }.compactMap { process in
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else {
        return nil
      }
      let line = String(decoding: data, as: UTF8.self)
      return line.contains(folder) ? line : nil
    }
  }
}
