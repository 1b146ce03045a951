import Chapters
import Frames

/// The replicates that a claim is judged on which was looked at again and again.
package struct Replicates: Sendable {
  /// The axis that numbers them.
  package let axis: String
  /// Its values, in the order in which they are looked at.
  package let values: [Scalar]
  /// Which of the book's variants of the claim has them.
  let variant: Int
}

extension Book {
  /// How many replicates of a claim the book has as it is.
  ///
  /// - Parameter claim: The claim's id.
  /// - Returns: How many; 0 of a claim that is none of `settled`.
  package func ownReplicates(of claim: String) -> Int {
    guard let replicates = settled[claim] else { return 0 }
    let positions = variants[claim].map { $0[replicates.variant].cells.values.flatMap(\.self) }
    let more = (positions ?? []).map { cells[$0] }.filter(\.isVaried).flatMap(\.axes)
    let added = Set(more.filter { $0.name == replicates.axis }.map(\.value))
    return replicates.values.prefix { !added.contains($0) }.count
  }

  /// The cells, as the book is, that are read.
  ///
  /// - Parameter readings: What is read.
  /// - Returns: Their positions in the book.
  package func ownCells(of readings: [CellReading]) -> Set<Int> {
    readings.reduce(into: []) { positions, reading in
      let all = cells.indices.filter { !cells[$0].isVaried && cells[$0].block == reading.block }
      positions.formUnion(reading.needed(among: all.map { cells[$0].axes }).map { all[$0] })
    }
  }
}

/// Which claims are judged on more replicates than the book has, as it and the store say.
struct AskedReplicates: Sendable, Hashable {
  /// What the book says.
  var written: [SettledClaims.Entry] = []
  /// What the store remembers of claims, which may be others by now.
  var remembered: [SettledClaims.Entry] = []
  /// Whether claims that are written may be those of chapters that another profile shows.
  var isOfOtherProfiles = false

  /// Whether there are none.
  var isEmpty: Bool { written.isEmpty && remembered.isEmpty }

  /// Gives a book the replicates, and the cells of them.
  ///
  /// - Parameters:
  ///   - book: The book with all its blocks.
  ///   - grid: Its cells.
  ///   - problems: Collects what is wrong with what is written.
  func add(to book: inout Book, _ grid: inout VariedGrid, _ problems: DiagnosticCollector) {
    let claims = book.pages.flatMap(\.blocks).filter { $0.content.replicateAxis != nil }
    let byID = Dictionary(claims.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for entry in written {
      guard let places = entry.places else { continue }
      problems.attempt(at: places.claim) {
        guard let block = byID[entry.claim] else {
          guard !isOfOtherProfiles else { return }
          let hint = Suggestion.phrase(for: entry.claim, in: claims.map(\.id))
          throw Diagnostic(
            places.claim, "there is no claim '\(entry.claim)' that has 'over'\(hint)")
        }
        try add(entry, of: block, to: &book, &grid)
      }
    }
    for entry in remembered where book.settled[entry.claim] == nil {
      // Of a claim that is another by now, nothing is remembered.
      if let block = byID[entry.claim] { try? add(entry, of: block, to: &book, &grid) }
    }
  }

  private func add(
    _ entry: SettledClaims.Entry, of block: Block, to book: inout Book, _ grid: inout VariedGrid
  ) throws {
    let place = entry.places?.axis ?? block.location
    guard block.content.replicateAxis == entry.axis else {
      throw Diagnostic(
        place,
        "the claim '\(block.id)' is over '\(block.content.replicateAxis ?? "")', not over '\(entry.axis)'"
      )
    }
    let later = remembered.filter { $0.claim == entry.claim && $0.axis == entry.axis }.map(\.count)
    var count = max(entry.count, later.max() ?? 0)
    var (variant, values) = try variant(of: block, entry.axis, count, place, &grid)
    let most = values.map(\.count).max() ?? 0
    guard most > 0 else {
      throw Diagnostic(
        place,
        "'\(entry.axis)' is no axis of a sweep that '\(block.id)' rests on: it cannot have more values"
      )
    }
    if most > count {
      if let places = entry.places {
        throw Diagnostic(
          places.count,
          "the book has \(most) values of '\(entry.axis)' as it is; expected that or more, found \(count)"
        )
      }
      count = most
      (variant, values) = try self.variant(of: block, entry.axis, count, place, &grid)
    }
    var seen = Set<Scalar>()
    book.settled[block.id] = Replicates(
      axis: entry.axis, values: values.joined().filter { seen.insert($0).inserted },
      variant: book.variants[block.id]?.count ?? 0)
    book.variants[block.id, default: []].append(variant)
  }

  /// What a claim rests on where an axis has so many values; and the values of each block that has the axis.
  private func variant(
    of block: Block, _ axis: String, _ count: Int, _ place: SourceLocation, _ grid: inout VariedGrid
  ) throws -> (Variant, values: [[Scalar]]) {
    do {
      let variant = try grid.variant(
        Variation(lengths: [axis: count]), for: block.content.variedReadings)
      let blocks = variant.cells.sorted { ($0.value.first ?? 0) < ($1.value.first ?? 0) }
      let values = blocks.map { _, positions -> [Scalar] in
        var seen = Set<Scalar>()
        return positions.compactMap { position in
          grid.cells[position].axes.first { $0.name == axis }?.value
        }.filter { seen.insert($0).inserted }
      }
      return (variant, values)
    } catch let problem as Diagnostic {
      throw Diagnostic(place, problem.message)
    }
  }
}
