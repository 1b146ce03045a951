import Testing

@testable import NotebookCommands

/// What is run next: cells are numbered by what they cost, in seconds.
struct SettlingChoiceTests {
  private static func choice(
    _ candidates: (String, further: Double, steps: [Set<Int>])...
  ) -> SettlingChoice {
    SettlingChoice(
      candidates: candidates.map {
        SettlingChoice.Candidate(claim: $0, further: $1, steps: $2)
      }, seconds: { Double($0) })
  }

  @Test func theCheaperOfEqualsIsFirst() {
    let choice = Self.choice(("dear", 5, [[40]]), ("cheap", 5, [[10]]))
    #expect(choice.round(jobs: 1) == .init(claims: ["cheap"], cells: [10]))
  }

  @Test func theNearerOfEquallyDearIsFirst() {
    let choice = Self.choice(("far", 50, [[10]]), ("near", 2, [[11]]))
    #expect(choice.round(jobs: 1) == .init(claims: ["near"], cells: [11]))
    // Six times the time for a twenty-fifth of the way is no bargain.
    let other = Self.choice(("far", 50, [[10]]), ("near", 2, [[60]]))
    #expect(other.round(jobs: 1).claims == ["near"])
    let dear = Self.choice(("far", 50, [[10]]), ("near", 2, [[260]]))
    #expect(dear.round(jobs: 1).claims == ["far"])
  }

  /// Alone, each of the three that share a cell would wait for the fourth.
  @Test func claimsThatShareCellsShareTheCost() {
    let shared: [Set<Int>] = [[30]]
    let choice = Self.choice(
      ("alone", 5, [[20]]), ("a", 5, shared), ("b", 5, shared), ("c", 5, shared))
    #expect(choice.round(jobs: 1) == .init(claims: ["a"], cells: [30]))
    let two = Self.choice(("alone", 5, [[20]]), ("a", 5, shared))
    #expect(two.round(jobs: 1).claims == ["alone"])
  }

  /// A claim that lacks more than another shares by what it costs.
  @Test func aPartOfTheCostCountsAsAPart() {
    let choice = Self.choice(("alone", 3, [[15]]), ("a", 4, [[20]]), ("b", 4, [[20, 60]]))
    // a: (1 / 4 + (20 / 80) / 4) / 20 = 0.0156 a second; alone: (1 / 3) / 15 = 0.0222.
    #expect(choice.round(jobs: 1).claims == ["alone"])
    let nearer = Self.choice(("alone", 4, [[20, 1]]), ("a", 4, [[20]]), ("b", 4, [[20, 60]]))
    #expect(nearer.round(jobs: 1).claims == ["a"])
  }

  @Test func theFirstOfTheBookIsTheFirstOfEquals() {
    let choice = Self.choice(("a", 5, [[10]]), ("b", 5, [[10]]))
    #expect(choice.round(jobs: 1).claims == ["a"])
  }

  /// As many cells as there are jobs; a claim's next replicates come in their order.
  @Test func jobsAreKeptBusy() {
    let choice = Self.choice(("a", 3, [[10], [11], [12]]), ("b", 3, [[100], [101]]))
    #expect(choice.round(jobs: 2) == .init(claims: ["a"], cells: [10, 11]))
    #expect(choice.round(jobs: 4) == .init(claims: ["a", "b"], cells: [10, 11, 12, 100]))
    #expect(choice.round(jobs: 9).cells == [10, 11, 12, 100, 101])
    #expect(choice.round(jobs: 0).cells == [10])
  }

  @Test func whatIsThereIsNotRun() {
    #expect(Self.choice().round(jobs: 2) == .init())
    #expect(Self.choice(("a", 3, [[], []])).round(jobs: 2) == .init())
    #expect(Self.choice(("a", 3, [[], [7]])).round(jobs: 1).cells == [7])
  }

  @Test(arguments: [(1, 60.0), (2, 30), (3, 30), (60, 30)])
  func durationsAreSharedByJobs(jobs: Int, seconds: Double) {
    #expect(Self.choice().duration(of: [30, 20, 10], jobs: jobs) == seconds)
  }

  /// What has no history costs nothing that is known, and keeps nothing from being chosen.
  @Test func unknownCostsAreNoObstacle() {
    let choice = SettlingChoice(
      candidates: [
        .init(claim: "a", further: 2, steps: [[1, 2]]), .init(claim: "b", further: 1, steps: [[3]]),
      ], seconds: { _ in 0 })
    #expect(choice.round(jobs: 1) == .init(claims: ["b"], cells: [3]))
  }
}
