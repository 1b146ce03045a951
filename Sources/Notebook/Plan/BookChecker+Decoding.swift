import Chapters

extension BookChecker {
  /// Books of so many experiments are decoded on every core.
  private static let manyBlocks = 200

  /// Decodes all experiments, on every core: what one says depends on no other.
  ///
  /// - Parameters:
  ///   - blocks: The blocks of the book.
  ///   - known: Experiments of the same book before an edit; those that have not changed are taken as they were.
  mutating func decode(_ blocks: [BlockDraft], besides known: [String: Book.DecodedSweep]) {
    // Of two blocks with one id, the first counts.
    var seen = Set<String>()
    for block in blocks where seen.insert(block.id).inserted {
      guard let sweep = known[block.id], sweep.source == block.source,
        sweep.location == block.location
      else { continue }
      points[block.id] = .success(sweep.points)
    }
    let blocks = blocks.filter { points[$0.id] == nil }
    let decoders = blocks.compactMap { block -> (id: String, decoder: SweepDecoder)? in
      guard case .experiment(let experiment) = block.content, let kind = kinds[experiment.kind]
      else { return nil }
      let decoder = SweepDecoder(
        experiment, kind: kind, location: block.location, parameters: book.parameters,
        folder: grid.folder)
      return (block.id, decoder)
    }
    let used = Set(decoders.map { $0.decoder.experiment.kind }).sorted()
    KindChecks.requireKeys(of: used.compactMap { kinds[$0] })
    let decode = { @Sendable (decoder: (id: String, decoder: SweepDecoder)) in
      Result { try decoder.decoder.points() }
    }
    // To wake another core takes longer than to decode a few.
    let found =
      decoders.count < Self.manyBlocks ? decoders.map(decode) : decoders.sideBySide(decode)
    points.merge(zip(decoders.map(\.id), found)) { first, _ in first }
  }

  /// The experiments as they were decoded, for when the book is read again.
  func decoded(_ blocks: [BlockDraft]) -> [String: Book.DecodedSweep] {
    blocks.reduce(into: [:]) { decoded, block in
      guard case .success(let own)? = points[block.id] else { return }
      decoded[block.id] = Book.DecodedSweep(
        source: block.source, location: block.location, points: own)
    }
  }
}
