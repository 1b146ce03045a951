import Chapters
import Frames
import Notebook

/// What the results of a book took, chapter by chapter.
struct CostTable: Sendable, Hashable {
  /// A chapter, or all of them.
  struct Row: Sendable, Hashable {
    /// The chapter's title.
    var title: String
    /// The page's name without its ending; none of the whole book.
    var page: String?
    /// The figures as texts: cells, time, processor time, memory.
    var figures: [String]
  }

  /// The columns' names.
  static let headings = ["Chapter", "Cells", "Time", "Processor time", "Peak memory"]

  static let explanation =
    "What computing the results took, summed over cells, which run side by side; cells that share a "
    + "result are counted once."

  let rows: [Row]

  /// The costs of a book's results; none of a book without experiments.
  ///
  /// - Parameters:
  ///   - results: The results.
  ///   - title: What a chapter is called.
  init(_ results: BookResults, title: (Chapter) -> String = \.title) {
    var seen = Set<String>()
    var rows: [Row] = []
    var all: [CellResult] = []
    let varied = Dictionary(grouping: results.varied) { $0.cell.chapter }
    for chapter in results.book.pages {
      let own = chapter.blocks.flatMap { results.blocks[$0.id]?.cells ?? [] }
      let cells = (own + (varied[chapter.name] ?? []).map(\.result))
        .filter { $0.output != nil && seen.insert($0.key ?? "").inserted }
      guard !cells.isEmpty else { continue }
      all += cells
      rows.append(Row(title: title(chapter), page: chapter.name, figures: Self.figures(cells)))
    }
    if rows.count > 1 {
      rows.append(Row(title: "All", page: nil, figures: Self.figures(all)))
    }
    self.rows = rows
  }

  private static func figures(_ cells: [CellResult]) -> [String] {
    let costs = cells.compactMap(\.cost)
    let processor = costs.compactMap(\.processorSeconds)
    let memory = costs.compactMap(\.peakMemory).max()
    return [
      String(cells.count), Duration.spelled(costs.reduce(0) { $0 + $1.seconds }),
      processor.isEmpty ? "–" : Duration.spelled(processor.reduce(0, +)),
      memory.map(ByteCount.spelled) ?? "–",
    ]
  }
}
