import Facts
import Foundation
import Frames
import Notebook
import Synchronization
import TestSupport
import Testing
import Transformer

@testable import Chapters
@testable import Experiments

/// The kinds end to end, on a world small enough to be learned in seconds.
struct TrainingTests {
  private static let book = """
    ```yaml experiment
    id: world
    run: world
    athletes: 16
    golfers: 4
    first_names: 6
    last_names: 8
    teams: 4
    towns: 4
    places: 4
    place_names: 4
    countries: 3
    products: 2
    ```

    ```yaml experiment
    id: base
    run: train
    world: world
    layers: 2
    width: 32
    heads: 2
    mlp_width: 64
    batch: 12
    steps: 150
    learning_rate: 0.01
    checks: 3
    ```

    ```yaml experiment
    id: known
    run: measure
    model: base
    world: world
    sentences: 50
    ```
    """

  private static let kinds = KindRegistry(ExperimentKinds.all)

  private func run(
    _ folder: TemporaryFolder, threads: Int, seen: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> BookResults {
    let book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters",
      kinds: Self.kinds, blocks: BlockRegistry([])
    ).load()
    var options = Runner.Options()
    options.threads = threads
    let store = try Store(folder: folder.url.appending(path: "store-\(threads)"))
    return try await Runner(
      book, store: store, executor: InProcessExecutor(Self.kinds), options: options, tell: seen
    ).run()
  }

  @Test func aModelIsTrainedAndMeasured() async throws {
    let folder = try TemporaryFolder(["chapters/01.md": Self.book])
    let messages = Mutex<[String]>([])
    let results = try await run(folder, threads: 2) { event in
      if case .progress(_, let progress) = event {
        messages.withLock { $0.append(progress.message) }
      }
    }
    for cell in results.blocks.values.flatMap(\.cells) { #expect(cell.status == .fresh) }
    let curve = try #require(results.blocks["base"]?.frame("curve"))
    let losses = try #require(curve.values(of: "loss")).compactMap(\.asDouble)
    #expect(losses.count == 100)
    #expect(try #require(losses.last) < losses[0] / 2)
    #expect(messages.withLock { $0.contains { $0.contains("tokens/s") } })

    let families = try #require(results.blocks["known"]?.frame())
    #expect(families.rows.count == PromptFamily.allCases.count)
    let text = try #require(results.blocks["known"]?.frame("text"))
    let perplexity = try #require(text.values(of: "perplexity")?[0].asDouble)
    let best = try #require(text.values(of: "best_perplexity")?[0].asDouble)
    #expect(best > 3 && best < perplexity && perplexity < 40)
  }

  /// Whatever the number of threads, the same bytes come out.
  @Test func threadsDoNotChangeTheOutput() async throws {
    let folder = try TemporaryFolder(["chapters/01.md": Self.book])
    var hashes: [[String?]] = []
    for threads in [1, 3] {
      let results = try await run(folder, threads: threads)
      hashes.append(["world", "base", "known"].map { results.blocks[$0]?.cells[0].output?.hash })
    }
    #expect(hashes[0] == hashes[1])
    #expect(hashes[0].allSatisfy { $0 != nil })
  }

  @Test func modelsAreNotAskedAboutOtherWorlds() async throws {
    let other = Self.book.replacingOccurrences(
      of: "model: base\nworld: world", with: "model: base\nworld: other")
    let second = """
      ```yaml experiment
      id: other
      run: world
      athletes: 16
      golfers: 4
      first_names: 6
      last_names: 8
      places: 4
      place_names: 4
      seed: 1
      ```


      """
    let folder = try TemporaryFolder(["chapters/01.md": second + other])
    let results = try await run(folder, threads: 2)
    #expect(
      results.blocks["known"]?.cells[0].status
        == .failed("the model's vocabulary is not that of the world"))
  }

  @Test func impossibleWorldsAreRefused() async throws {
    let folder = try TemporaryFolder([
      "chapters/01.md": Self.book.replacingOccurrences(of: "athletes: 16", with: "athletes: 99")
    ])
    let status = try await run(folder, threads: 2).blocks["world"]?.cells[0].status
    #expect(
      status
        == .failed(
          "103 athletes need as many pairs of names; 6 first and 8 last names make 48"))
  }
}
