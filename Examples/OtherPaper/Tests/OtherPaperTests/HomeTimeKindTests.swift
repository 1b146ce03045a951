import Frames
import NotebookTesting
import Testing

@testable import otherpaper

struct HomeTimeKindTests {
  private let home = KindTest(HomeTimeKind.self)

  /// The step at which a share of walks along a line has been back, where two of four are after two steps.
  private func step(_ keys: String) async throws -> Double? {
    let walk = try await KindTest(RandomWalkKind.self).run("dimensions: 1\nwalks: 4000\nsteps: 4")
    let run = try await home.run("walk: line\n\(keys)", inputs: ["line": walk.output])
    return run.results.home.step
  }

  @Test func halfAreBackAfterTwoSteps() async throws {
    #expect(abs(try #require(try await step("share: 0.5")) - 2) < 0.5)
    #expect(abs(try #require(try await step("share: 0.25")) - 1) < 0.1)
  }

  @Test func betweenTwoStepsTheLaterOneMayCount() async throws {
    #expect(try await step("share: 0.25\nbetween: later") == 2)
    #expect(try await step("share: 0.6\nbetween: later") == 4)
  }

  @Test func whatIsNotReachedInTimeIsMissing() async throws {
    #expect(try await step("share: 0.9") == nil)
  }

  @Test func onlyWalksCanBeRead() async throws {
    let other = try await KindTest(HomeTimeKind.self).failure("walk: x")
    #expect(other == "'walk' refers to 'x', which is not among the inputs")
  }
}
