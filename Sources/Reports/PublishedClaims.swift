import Chapters
import Frames
import Notebook

extension PublishedReport {
  /// The claims whose verdicts are others where some cells are as they were computed once more, and all else is
  /// as published.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - recomputed: The cells that were computed once more.
  /// - Returns: The claims, in the order of the book.
  package func changedVerdicts(
    in book: Book, _ recomputed: [Recomputation]
  ) -> [RunComparison.Verdict] {
    let outputs = Dictionary(
      recomputed.compactMap { done in done.output.map { (done.cell.name, $0) } },
      uniquingKeysWith: { $1 })
    let results = [[:], outputs].map { outputs in
      BookResults(
        book: book,
        blocks: Dictionary(
          Dictionary(grouping: book.cells.filter { !$0.isVaried }, by: \.block).map { id, cells in
            (id, block(id, cells, outputs))
          }, uniquingKeysWith: { $1 }),
        variants: book.variants.mapValues { variants in
          variants.map { self.blocks(of: $0, in: book, outputs) }
        })
    }
    return RunComparison.verdicts(results[0], results[1])
  }

  /// The blocks that are otherwise in a variation, as they were published but for some outputs.
  private func blocks(
    of variant: Notebook.Variant, in book: Book, _ outputs: [CellName: StoredOutput]
  ) -> [String: BlockResult] {
    var blocks: [String: BlockResult] = [:]
    for (id, places) in variant.cells {
      blocks[id] = block(id, places.map { book.cells[$0] }, outputs, isWhole: false)
    }
    return blocks
  }

  /// A block's frames over all of its cells, or over some, as they were published but for some outputs.
  private func block(
    _ id: String, _ cells: [Cell], _ outputs: [CellName: StoredOutput], isWhole: Bool = true
  ) -> BlockResult {
    let isAsPublished = isWhole && !cells.contains { outputs[$0.name] != nil }
    let frames = frameNames(of: id).compactMap { name -> Frame? in
      if isAsPublished { return frame(name, of: id) }
      var whole: Frame?
      for cell in cells {
        let own = outputs[cell.name]?.frame(name)?.labelled(by: cell.axes)
        guard let rows = own ?? published(name, of: cell) else { continue }
        if whole == nil { whole = rows } else { whole?.append(contentsOf: rows) }
      }
      return whole
    }
    return BlockResult(cells: [
      CellResult(
        axes: [], key: nil, status: .cached,
        output: StoredOutput(hash: "", frames: frames, blobs: [:]))
    ])
  }
}
