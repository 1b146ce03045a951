import Chapters
import Frames
import RandomStreams

/// The worlds that a claim is judged in: the combinations of what a reasonable author could have chosen.
struct ClaimWorlds: Sendable {
  /// A choice: a parameter or an axis, and the values that it could have.
  struct Fork: Sendable {
    /// The parameter's name, or the axis's.
    var name: String
    /// The values, in the order written.
    var values: [Scalar]
    /// The position of the value that the book has.
    var chosen: Int
    /// The values as written.
    fileprivate var nodes: [SpecNode]
  }

  /// A combination: for each choice, the position of its value.
  typealias World = [Int]

  /// The choices, in the order written.
  let forks: [Fork]
  /// How many worlds the claim names, that of the book among them.
  let count: Int
  /// Which of them the profile runs.
  let extent: WorldsExtent
  /// Those that are run, that of the book among them, the last choice fastest.
  let worlds: [World]
  /// For each value that the book does not have, the world with it that is nearest to the book's.
  private let nearest: [World]

  /// Worlds that a claim names at most.
  private static let largestGrid = 10_000

  /// The worlds of a claim.
  ///
  /// - Parameters:
  ///   - key: The choices as written.
  ///   - selectors: What the claim reads.
  ///   - scope: The blocks before it.
  /// - Throws: A `Diagnostic` where a choice is none, or the book's own values are not among those that are listed.
  init(_ key: WorldsKey, reading selectors: [ResolvedSelector], in scope: BlockScope) throws {
    let forks = try key.listings.map { try Fork($0, reading: selectors, scope.choices) }
    self.forks = forks
    let size = forks.reduce(1.0) { $0 * Double($1.values.count) }
    guard size <= Double(Self.largestGrid) else {
      throw key.listings[0].key.complaint(
        "the choices have \(Spelling.number(size)) combinations; a claim has at most "
          + "\(Self.largestGrid) worlds")
    }
    let grid = forks.reduce([[]]) { worlds, fork in
      worlds.flatMap { world in fork.values.indices.map { world + [$0] } }
    }
    let all = grid.filter { world in
      !key.exceptions.contains { $0.holds { Self.value(of: $0, in: world, forks) } }
    }
    let chosen = forks.map(\.chosen)
    if !all.contains(chosen),
      let exception = key.exceptions.first(where: { exception in
        exception.holds { Self.value(of: $0, in: chosen, forks) }
      })
    {
      throw Diagnostic(
        exception.parts[0].location, "the book's own choices are left out by '\(exception.text)'")
    }
    count = all.count
    extent = scope.choices.extent
    worlds = Self.drawn(all, besides: chosen, scope.choices.extent, of: scope.id)
    nearest = try Self.nearest(all, to: chosen, forks)
  }

  /// The position of the world that the book has.
  var chosen: World { forks.map(\.chosen) }

  /// The worlds that are run besides the book's.
  var others: [World] { worlds.filter { $0 != chosen } }

  /// What is otherwise in the worlds that are run besides the book's.
  var variations: [Variation] { others.map(variation) }

  /// Variations in which each listed value is had once.
  var trials: [Variation] { nearest.map(variation) }

  /// What is otherwise in a world.
  func variation(_ world: World) -> Variation {
    Variation(
      choices: zip(forks, world).filter { $0.chosen != $1 }.map { fork, position in
        Variation.Choice(
          name: fork.name, value: fork.values[position], node: fork.nodes[position])
      })
  }

  private static func value(of name: String, in world: World, _ forks: [Fork]) -> Scalar? {
    zip(forks, world).first { $0.0.name == name }.map { $0.values[$1] }
  }

  /// The worlds that a profile runs.
  private static func drawn(
    _ all: [World], besides chosen: World, _ extent: WorldsExtent, of claim: String
  ) -> [World] {
    switch extent {
    case .none: return [chosen]
    case .full: return all
    case .sample(let count, let seed):
      var stream = RandomStream(
        seed: UInt64(bitPattern: Int64(seed)), name: "worlds/\(claim)")
      let drawn = Set(stream.shuffled(all.filter { $0 != chosen }).prefix(count - 1) + [chosen])
      return all.filter(drawn.contains)
    }
  }

  /// For each value besides the book's, the first of the worlds that differ least.
  private static func nearest(
    _ all: [World], to chosen: World, _ forks: [Fork]
  ) throws -> [World] {
    try forks.enumerated().flatMap { number, fork in
      try fork.values.indices.filter { $0 != fork.chosen }.map { position in
        let having = all.filter { $0[number] == position }
        guard let world = having.min(by: { chosen.distance(to: $0) < chosen.distance(to: $1) })
        else {
          throw fork.nodes[position].complaint(
            "no world has \(fork.name)=\(fork.values[position].plain): 'except' leaves out all")
        }
        return world
      }
    }
  }
}

extension ClaimWorlds.World {
  /// In how many choices two worlds differ.
  func distance(to other: Self) -> Int { zip(self, other).count { $0 != $1 } }
}

extension ClaimWorlds.Fork {
  /// A choice as written, with the value that the book has.
  fileprivate init(
    _ listing: WorldsKey.Listing, reading selectors: [ResolvedSelector], _ known: KnownChoices
  ) throws {
    name = listing.name
    let own = try known.chosen(listing.key, by: selectors)
    nodes = try listing.values.map { try known.value($0, of: listing.name) }
    values = try nodes.map { try Scalar($0) }
    let number = own.asDouble
    guard
      let position = values.firstIndex(where: {
        $0 == own || number != nil && $0.asDouble == number
      })
    else {
      throw listing.key.complaint(
        "the book has \(listing.name)=\(own.plain), which has to be among the values listed: "
          + "expected \(name): [\(([own] + values).map(\.plain).joined(separator: ", "))]")
    }
    chosen = position
  }
}
