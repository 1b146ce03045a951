/// Which replicates are run next of claims that are open: those that settle most for the time that they cost.
struct SettlingChoice {
  /// A claim that is open.
  struct Candidate {
    /// The claim's id.
    var claim: String
    /// How many replicates it should still need.
    var further: Double
    /// The cells that its next replicates lack, by their positions, replicate by replicate.
    var steps: [Set<Int>]
  }

  /// What is run at once.
  struct Round: Equatable {
    /// The claims that it was chosen for, in the order in which they were.
    var claims: [String] = []
    /// The cells, by their positions.
    var cells: Set<Int> = []
  }

  /// The claims that are open, in the order of the book.
  var candidates: [Candidate]
  /// What a cell should take, in seconds.
  var seconds: (Int) -> Double

  /// The replicates to run next, as many as keep the jobs busy; nothing where no claim lacks any.
  func round(jobs: Int) -> Round {
    var round = Round()
    var waiting = candidates
    while round.cells.count < max(1, jobs) {
      for index in waiting.indices { waiting[index].take(round.cells) }
      waiting.removeAll { $0.steps.isEmpty }
      guard let best = best(of: waiting), let step = best.steps.first else { break }
      round.cells.formUnion(step)
      if !round.claims.contains(best.claim) { round.claims.append(best.claim) }
    }
    return round
  }

  /// How long cells should take, at least as long as the longest of them.
  func duration(of cells: Set<Int>, jobs: Int) -> Double {
    let all = cells.sorted().map(seconds)
    return max(all.max() ?? 0, all.reduce(0, +) / Double(max(1, jobs)))
  }

  /// The claim whose next replicate settles most for its time: it moves all claims on that lack the same cells, each
  /// by its share of what it still needs.
  private func best(of waiting: [Candidate]) -> Candidate? {
    let scored = waiting.map { chosen -> (score: Double, candidate: Candidate) in
      let step = chosen.steps.first ?? []
      let settled = waiting.reduce(0) {
        $0 + share(of: $1.steps.first ?? [], in: step) / $1.further
      }
      return (settled / max(cost(step), 1e-9), chosen)
    }
    // The first of equals, in the order of the book.
    return scored.reduce(nil as (score: Double, candidate: Candidate)?) { best, next in
      best.map { $0.score >= next.score ? $0 : next } ?? next
    }?.candidate
  }

  /// How much of the cost of some cells others bear.
  private func share(of cells: Set<Int>, in others: Set<Int>) -> Double {
    let all = cost(cells)
    guard all > 0 else { return cells.isSubset(of: others) ? 1 : 0 }
    return cost(cells.intersection(others)) / all
  }

  private func cost(_ cells: Set<Int>) -> Double { cells.sorted().reduce(0) { $0 + seconds($1) } }
}

extension SettlingChoice.Candidate {
  /// Takes what is run already out of what the next replicates lack; those that lack nothing then are had.
  fileprivate mutating func take(_ cells: Set<Int>) {
    steps = steps.map { $0.subtracting(cells) }
    while let first = steps.first, first.isEmpty {
      steps.removeFirst()
      further = max(1, further - 1)
    }
  }
}
