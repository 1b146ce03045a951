import Frames
import NotebookTesting
import Testing

@testable import otherpaper

struct RandomWalkKindTests {
  private let walk = KindTest(RandomWalkKind.self)

  @Test func sharesAreToldAtStepsTwiceAsFarApart() async throws {
    let returns = try await walk.run("walks: 100\nsteps: 20").results.returns
    #expect(returns.map(\.step) == [2, 4, 8, 16, 20])
    let shares = returns.compactMap(\.returned?.value)
    #expect(shares.count == 5 && shares == shares.sorted(), "who has been back stays so")
  }

  /// Of the four ways to take two steps along a line, two lead back; of the sixteen to take four, ten have.
  @Test func alongALineHalfAreBackAfterTwoSteps() async throws {
    let returns = try await walk.run("dimensions: 1\nwalks: 4000\nsteps: 4").results.returns
    let (two, four) = (try #require(returns[0].returned), try #require(returns[1].returned))
    #expect(abs(two.value - 0.5) < 0.03 && abs(four.value - 0.625) < 0.03)
    #expect(two.low < 0.5 && 0.5 < two.high)
  }

  @Test func noWalkIsBackAfterOneStep() async throws {
    let returns = try await walk.run("steps: 1").results.returns
    #expect(returns.map(\.step) == [1] && returns[0].returned?.value == 0)
  }

  /// Whoever changes what comes out is told to raise the version: stored results would be taken for new ones.
  @Test func theVersionIsRaisedWithWhatComesOut() async throws {
    try await walk.pin("1 e2b34ef8f98693ee", "walks: 100\nsteps: 8")
  }

  @Test func theSameSeedIsTheSameWalks() async throws {
    let one = try await walk.runTwice("walks: 50\nsteps: 16").output
    let other = try await walk.run("walks: 50\nsteps: 16", seed: 1).output
    #expect(one.frames != other.frames)
  }

  @Test func wrongKeysAreComplainedAbout() {
    #expect(
      walk.complaints(about: "walk: 100\nsteps: 0") == [
        "unknown key 'walk' in 'random_walk'; did you mean 'walks'?",
        "0 is out of range: 1 to 1000000",
      ])
  }
}
