import Facts
import Notebook
import NotebookTesting
import Tensors
import Testing
import Transformer

@testable import Experiments

struct TrainKindTests {
  @Test func theLossFalls() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(TrainKind.self, SmallScene.modelKeys + "steps: 60")
    let results = run.results
    #expect(results.curve.map(\.step) == Array(1...60))
    #expect(results.curve[59].loss < results.curve[0].loss / 2)
    #expect(results.curve[59].learningRate < results.curve[49].learningRate)
    #expect(results.size.finalLoss == results.curve[59].loss)
    #expect(results.size.steps == 60 && results.size.tokens == 60 * 12 * 64)
    let progress = try #require(run.progress.last)
    #expect(progress.completed == 60 && progress.total == 60)
    #expect(progress.message.contains("tokens/s"))
  }

  @Test func recallIsMeasuredOnTheWay() async throws {
    let scene = try await SmallScene.shared
    let recall = try await scene.run(TrainKind.self, SmallScene.modelKeys + "steps: 4")
      .results.recall
    let families: [PromptFamily] = [.sport, .team, .town, .questionAsked, .questionNeverAsked]
    #expect(recall.map(\.family) == families + families)
    #expect(recall.map(\.step) == [2, 2, 2, 2, 2, 4, 4, 4, 4, 4])
    #expect(recall.allSatisfy { (0...1).contains($0.accuracy) })
  }

  @Test func theModelIsAsAsked() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(TrainKind.self, SmallScene.modelKeys + "steps: 1")
    let asked = try run.output.read(AskedModel.self)
    #expect(asked.model.configuration.layers == 2 && asked.model.configuration.width == 32)
    #expect(asked.model.parameterCount == run.results.size.parameters)
    #expect(
      run.output.blobs
        == ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
  }

  @Test func threadsDoNotChangeTheBytes() async throws {
    let scene = try await SmallScene.shared
    try await KindTest(TrainKind.self).runTwice(
      SmallScene.modelKeys + "steps: 3", inputs: scene.inputs)
  }

  @Test func factsCanBeLeftOut() async throws {
    let scene = try await SmallScene.shared
    let keys = SmallScene.modelKeys + "steps: 3\n"
    let with = try await scene.run(TrainKind.self, keys).results
    let without = try await scene.run(TrainKind.self, keys + "without: facts").results
    #expect(with.size.finalLoss != without.size.finalLoss)
    #expect(with.size.parameters == without.size.parameters)
  }

  @Test func headsShareTheWidth() async throws {
    let scene = try await SmallScene.shared
    #expect(
      await scene.failure(of: TrainKind.self, "world: world\nwidth: 32\nheads: 3")
        == "a width of 32 cannot be shared by 3 heads of even width")
  }
}
