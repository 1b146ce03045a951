import Chapters
import Foundation
import Frames
import Notebook
import Reports

/// Adds replicates to claims that are open, until each is settled or there is no more to spend.
struct Settling {
  /// The claims, in the order of the book.
  private(set) var standings: [Standing]

  private let options: BookOptions
  private let executor: ExecutorOptions
  private let maximum: Int
  private let store: Store
  private var book: Book
  private var session: RunSession
  private var results: BookResults

  /// How many replicates ahead the book is read.
  private static let ahead = 8

  /// The claims as the store has them, or as they are once what they rest on has run.
  ///
  /// - Parameters:
  ///   - standings: The claims.
  ///   - plain: The book as it is.
  ///   - options: Where it and its results are.
  ///   - executor: Where cells are run.
  ///   - maximum: How many replicates a claim may come to.
  ///   - runs: Whether anything is run.
  /// - Throws: The exit status.
  init(
    _ standings: [Standing], of plain: Book, _ options: BookOptions, _ executor: ExecutorOptions,
    maximum: Int, runs: Bool
  ) async throws {
    self.standings = standings
    (self.options, self.executor, self.maximum) = (options, executor, maximum)
    store = try options.openStore()
    (book, session) = try Self.load(standings.map { $0.look(with: 1) }, options, executor)
    results = try await session.run(cells: [])
    if runs {
      let known = standings.map {
        (claim: $0.claim, count: plain.settled[$0.claim]?.values.count ?? 0)
      }
      let own = book.ownCells(of: standings.flatMap(\.readings))
      let cells = known.reduce(into: own) { cells, known in
        for replicate in 0..<known.count {
          cells.formUnion(results.missing(settling: known.claim, replicate: replicate).cells)
        }
      }
      results = try await session.run(cells: cells)
    }
    for index in standings.indices { stand(index, in: plain) }
    try await readAhead()
  }

  private static func load(
    _ looks: [SettledClaims.Entry], _ options: BookOptions, _ executor: ExecutorOptions
  ) throws -> (Book, RunSession) {
    let book = try options.loadBook(looks: looks)
    return (book, try RunSession(options, executor, .everything, book: book))
  }

  /// Whether a claim is open before any replicate is added.
  private mutating func stand(_ index: Int, in plain: Book) {
    let claim = standings[index].claim
    let known = plain.settled[claim]?.values.count
    guard let look = ClaimLook(at: claim, in: results, first: known) else { return }
    standings[index].look = look
    standings[index].count = known ?? look.count
    guard look.entry.verdict == .inconclusive else {
      standings[index].state = .settled
      return
    }
    guard book.settled[claim] != nil else {
      standings[index].state = .stopped(
        "'\(standings[index].axis)' is no axis of whole numbers of a sweep that it rests on")
      return
    }
    standings[index].count = known ?? book.ownReplicates(of: claim)
    let own = 0..<standings[index].count
    if own.contains(where: { results.missing(settling: claim, replicate: $0).hasFailure }) {
      standings[index].state = .stopped("a cell failed")
    } else if let problem = look.problem {
      standings[index].state = .stopped(problem)
    } else {
      self.look(at: index)
      stopAtMaximum(index)
    }
  }

  private mutating func stopAtMaximum(_ index: Int) {
    guard standings[index].state == .open, standings[index].count >= maximum else { return }
    standings[index].state = .stopped("it has come to the \(maximum) replicates of --max-seeds")
  }

  private var open: [Int] { standings.indices.filter { standings[$0].state == .open } }

  /// Reads the book with as many replicates as may be wanted next.
  private mutating func readAhead() async throws {
    guard
      open.contains(where: {
        standings[$0].count < maximum && horizon($0) <= standings[$0].count
      })
    else { return }
    let looks = open.map { index in
      standings[index].look(with: min(maximum, standings[index].count + Self.ahead))
    }
    (book, session) = try Self.load(looks, options, executor)
    results = try await session.run(cells: [])
    measure()
  }

  private func horizon(_ index: Int) -> Int {
    book.settled[standings[index].claim]?.values.count ?? 0
  }

  /// Finds what the next replicate of each open claim costs.
  private mutating func measure() {
    guard let choice = try? choice(from: open) else { return }
    for index in open {
      let missing = missing(index, standings[index].count)
      standings[index].seconds =
        missing.isEmpty ? nil : choice.duration(of: missing, jobs: session.jobs)
    }
  }

  private func missing(_ index: Int, _ replicate: Int) -> Set<Int> {
    guard replicate < horizon(index) else { return [] }
    return results.missing(settling: standings[index].claim, replicate: replicate).cells
  }

  // MARK: - Looking

  /// Looks at a claim with the replicates that it has come to.
  private mutating func look(at index: Int) {
    let standing = standings[index]
    guard let look = ClaimLook(at: standing.claim, in: results, first: standing.count) else {
      return
    }
    standings[index].look = look
  }

  /// Looks at open claims, one replicate after another, as far as there are results.
  ///
  /// Each look is noted before it is taken: whoever looks and does not like what there is has looked all the same.
  private mutating func lookOn() throws {
    for index in open {
      try note(index)
      look(at: index)
      while standings[index].look?.entry.verdict == .inconclusive {
        let count = standings[index].count
        guard count < min(maximum, horizon(index)) else { break }
        let (cells, hasFailure) = results.missing(
          settling: standings[index].claim, replicate: count)
        if hasFailure { standings[index].state = .stopped("a cell failed") }
        guard cells.isEmpty else { break }
        standings[index].count += 1
        try note(index)
        look(at: index)
      }
      if standings[index].look?.entry.verdict != .inconclusive {
        standings[index].state = .settled
      } else {
        stopAtMaximum(index)
      }
    }
  }

  private func note(_ index: Int) throws {
    let standing = standings[index]
    try RunSession.reportingStoreErrors {
      try store.note(
        standing.look(with: standing.count), in: options.circumstances(book.profile.name))
    }
  }

  // MARK: - Running

  /// Adds replicates until every claim is settled or stopped.
  ///
  /// - Parameters:
  ///   - deadline: When the budget ends, if it does.
  ///   - tell: Called with each claim that was looked at, and with what is run next.
  /// - Throws: The exit status, where it is interrupted: the looks so far are remembered.
  mutating func settle(
    until deadline: ContinuousClock.Instant?, _ tell: (String) -> Void
  ) async throws {
    var told: [String: Int] = [:]
    while true {
      let before = open
      try lookOn()
      measure()
      for index in before
      where told[standings[index].claim] != standings[index].count
        || standings[index].state != .open
      {
        told[standings[index].claim] = standings[index].count
        tell(standings[index].text)
      }
      try await readAhead()
      let affordable = stopUnaffordable(deadline)
      let choice = try choice(from: affordable)
      let round = choice.round(jobs: session.jobs)
      guard !round.cells.isEmpty else {
        // What is read ahead may have been run before.
        if affordable.contains(where: { standings[$0].count < horizon($0) }) { continue }
        return
      }
      let time = choice.duration(of: round.cells, jobs: session.jobs)
      let cells = "\(round.cells.count) cell\(round.cells.count == 1 ? "" : "s")"
      tell(
        "next: \(cells) for \(round.claims.joined(separator: ", "))"
          + (time > 0 ? ", about \(Duration.spelled(time))" : ""))
      results = try await session.run(cells: round.cells)
    }
  }

  /// Stops the claims whose next replicate the budget does not hold.
  ///
  /// - Returns: The claims that go on.
  private mutating func stopUnaffordable(_ deadline: ContinuousClock.Instant?) -> [Int] {
    guard let deadline else { return open }
    let left = (deadline - ContinuousClock.now).inSeconds
    for index in open {
      let seconds = standings[index].seconds ?? 0
      guard left <= 0 || seconds > left else { continue }
      standings[index].state = .stopped(
        left <= 0
          ? "the budget ended"
          : "the budget does not hold its next replicate, which takes \(Duration.spelled(seconds))")
    }
    return open
  }

  private func choice(from claims: [Int]) throws -> SettlingChoice {
    let durations = try RunSession.reportingStoreErrors { try store.durations() }
    let cells = book.cells
    let candidates = claims.map { index -> SettlingChoice.Candidate in
      let standing = standings[index]
      let last = min(horizon(index), standing.count + standing.further)
      return SettlingChoice.Candidate(
        claim: standing.claim, further: Double(max(1, standing.further)),
        steps: (standing.count..<max(standing.count, last)).map { missing(index, $0) })
    }
    return SettlingChoice(candidates: candidates) { durations.seconds(of: cells[$0]) ?? 0 }
  }
}

extension Standing {
  /// A look at the claim with so many replicates.
  func look(with count: Int) -> SettledClaims.Entry {
    SettledClaims.Entry(claim: claim, axis: axis, count: count)
  }
}
