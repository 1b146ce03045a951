import Chapters

extension BookChecker {
  /// Gives the book its cells, and those that blocks are shown for besides.
  func addVariants(to book: inout Book, _ settled: AskedReplicates) {
    book.cells = grid.cells
    let blocks = book.chapters.flatMap(\.blocks).filter {
      !$0.content.variations.isEmpty || !$0.content.trials.isEmpty
    }
    book.asked = settled
    guard !blocks.isEmpty || !settled.isEmpty, problems.diagnostics.isEmpty else { return }
    var varied = VariedGrid(grid, sources, parameters: book.parameters)
    for block in blocks {
      var trial = varied
      guard variants(block.content.trials, of: block, in: &trial) != nil else { continue }
      book.variants[block.id] = variants(block.content.variations, of: block, in: &varied)
    }
    settled.add(to: &book, &varied, problems)
    book.cells = varied.cells
  }

  /// Gives the book the cells that an earlier one with the same blocks had, where the blocks stand now.
  func takeVariants(of before: Book, for book: inout Book) {
    let blocks = book.chapters.flatMap(\.blocks).map { ($0.id, $0.location) }
    let places = Dictionary(blocks, uniquingKeysWith: { first, _ in first })
    book.cells = grid.cells
    for var cell in before.cells.dropFirst(grid.cells.count) {
      cell.location = places[cell.block] ?? cell.location
      book.cells.append(cell)
    }
    (book.variants, book.settled, book.asked) = (before.variants, before.settled, before.asked)
  }

  /// What a block is shown for, up to the first that cannot be had; nothing then.
  private func variants(
    _ variations: [Variation], of block: Block, in varied: inout VariedGrid
  ) -> [Variant]? {
    var variants: [Variant] = []
    for variation in variations {
      let variant = problems.attempt(at: block.location) {
        do {
          return try varied.variant(variation, for: block.content.variedReadings)
        } catch {
          throw InvalidBook(Self.complaints(of: error, in: variation, at: block.location))
        }
      }
      guard let variant else { return nil }
      variants.append(variant)
    }
    return variants
  }

  /// What is wrong in a variation, said where it is asked for.
  private static func complaints(
    of error: any Error, in variation: Variation, at location: SourceLocation
  ) -> [Diagnostic] {
    let all = (error as? InvalidBook)?.diagnostics ?? (error as? Diagnostic).map { [$0] }
    let places = variation.choices.map(\.node.location)
    return (all ?? [Diagnostic(location, "\(error)")]).map { complaint in
      guard !places.contains(complaint.location), let place = places.first else { return complaint }
      return Diagnostic(place, "where \(variation.words), \(complaint)")
    }
  }
}
