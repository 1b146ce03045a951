import Facts
import Tensors
import Testing
import Transformer

struct WorldTrainingTests {
  private let corpus: Corpus

  init() throws { corpus = Corpus(try AskedWorld().world, seed: 3) }

  private func training(steps: Int, threads: Int = 1) throws -> WorldTraining {
    WorldTraining(
      of: try ModelConfiguration(
        layers: 2, width: 16, heads: 2, mlpWidth: 32, reading: corpus.tokenizer),
      on: corpus,
      WorldTraining.Options(
        size: 4, length: 16, optimizer: .init(clip: 1),
        schedule: WarmupCosineSchedule(peak: 0.01, warmup: 2, steps: steps, floor: 0.1)),
      threads: threads, seed: 3)
  }

  private func trained(steps: Int, threads: Int = 1) throws -> WorldTraining {
    var training = try training(steps: steps, threads: threads)
    while !training.isDone { training.advance() }
    return training
  }

  @Test func trainingTakesItsSteps() throws {
    let training = try trained(steps: 12)
    #expect(training.steps.count == 12 && training.tokens == 12 * 4 * 16)
    #expect(training.steps[11].loss < training.steps[0].loss)
    #expect(training.steps.map(\.learningRate).max() == 0.01)
  }

  @Test func threadsChangeNothing() throws {
    let (one, three) = (try trained(steps: 3), try trained(steps: 3, threads: 3))
    #expect(one.steps.map(\.loss) == three.steps.map(\.loss))
  }

  @Test func meansAreOverTheStepsSince() throws {
    let training = try trained(steps: 4)
    let mean = training.mean(since: 2)
    #expect(mean.loss == (training.steps[2].loss + training.steps[3].loss) / 2)
    #expect(
      mean.gradientNorm == (training.steps[2].gradientNorm + training.steps[3].gradientNorm) / 2)
  }

  /// A model that was not trained yet knows next to nothing.
  @Test func recallIsAskedFamilyByFamily() throws {
    let recall = try training(steps: 1).recall()
    #expect(recall.map(\.family) == [.sport, .team, .town, .questionAsked, .questionNeverAsked])
    #expect(recall.allSatisfy { (0...0.5).contains($0.accuracy) })
  }

  @Test func modelsReadTheWordsOfTheWorld() throws {
    let shape = try training(steps: 1).model.configuration
    #expect(shape.vocabulary == corpus.tokenizer.words.count)
    #expect(shape.headWidth == 8 && shape.beginToken == Int(corpus.tokenizer.begin))
  }

  @Test(arguments: [(10, 3), (6, 2)]) func widthsAreSharedByHeads(width: Int, heads: Int) {
    let error = #expect(throws: UnsuitableModel.self) {
      try ModelConfiguration(
        layers: 1, width: width, heads: heads, mlpWidth: 8, reading: corpus.tokenizer)
    }
    #expect(
      error?.description
        == "a width of \(width) cannot be shared by \(heads) heads of even width")
  }
}
