import ArgumentParser
import Foundation
import Notebook
import Reports

extension StoreCommand {
  /// `store adopt`: takes over the results of a published report.
  struct Adopt: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "adopt",
      abstract: "Take over the results of a published report, instead of computing them.",
      discussion: """
        Of every cell whose key is that of a published one, the report's rows become its stored output, so that a \
        sentence, a table or a claim can be changed and the report rendered again without hours of computing: \
        `store adopt`, then `report` with the same profile. Where nothing but rows belongs to an output, they are held \
        against its hash. Files, such as checkpoints, are not published: a cell that reads some runs what makes them \
        first. `verify` recomputes.
        """)

    @OptionGroup var options: BookOptions
    @Argument(
      help: ArgumentHelp("The report; --artifacts where none is given.", valueName: "report"))
    var report: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let folder = report.map(ChosenFolder.init(argument:)) ?? options.artifacts
      let published = try Verify.readPublished(folder)
      var options = options
      options.profile = options.profile ?? published.profile
      let book = try options.loadBook()
      let outputs = published.outputs()
      let adoption = try RunSession.reportingStoreErrors {
        try options.openStore().adopt(book) { outputs[$0]?() }
      }
      for cell in adoption.doubtful {
        Console.error("\(cell): its published rows do not have the hash of its output; it runs")
      }
      if json {
        try Console.printJSON(Counts(adoption))
      } else {
        Console.print(Self.text(adoption))
      }
    }

    private struct Counts: Encodable {
      var whole: Int
      var rows: Int
      var known: Int
      var others: Int
      var doubtful: [String]

      init(_ adoption: Adoption) {
        (whole, rows) = (adoption.whole.count, adoption.rows.count)
        (known, others) = (adoption.known, adoption.others)
        doubtful = adoption.doubtful.map(\.description)
      }
    }

    /// `12 outputs taken over, 3 of them without their files; 4 were there; 2 cells are to run`.
    static func text(_ adoption: Adoption) -> String {
      let taken = adoption.whole.count + adoption.rows.count
      let rest = adoption.others + adoption.doubtful.count
      let files =
        adoption.rows.isEmpty ? "" : ", \(adoption.rows.count) of them without their files"
      return
        "\(taken) output\(taken == 1 ? "" : "s") taken over\(files); \(adoption.known) there before; "
        + "\(rest) cell\(rest == 1 ? "" : "s") of the book not in the report as they are now"
    }
  }
}
