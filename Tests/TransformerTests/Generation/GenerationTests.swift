import Foundation
import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

struct GenerationTests {
  @Test(arguments: ReferenceTests.names) func greedyTextIsTheReferences(name: String) throws {
    let fixture = try ReferenceTests.Fixture(name)
    let expected = try fixture.reference.integers("greedy_from_first6_f32").map(Int32.init)
    let found = fixture.model.generate([Array(expected.prefix(6))], count: expected.count - 6)
    #expect(found == [Array(expected.dropFirst(6))])
  }

  /// Prompts of unequal lengths side by side go on as each does alone, without a cache.
  @Test(arguments: ReferenceTests.names) func promptsDoNotDisturbEachOther(name: String) throws {
    let fixture = try ReferenceTests.Fixture(name)
    let prompts = [3, 9, 1, 6].map { Array(fixture.sequences[0].prefix($0)) }
    let together = fixture.model.generate(prompts, count: 12)
    for (prompt, continuation) in zip(prompts, together) {
      var tokens = prompt
      for token in continuation {
        let logits = fixture.model.nextTokenLogits([tokens], threads: 1).scalars
        let best = try #require(logits.max())
        #expect(best - logits[Int(token)] < 1e-4, "the token chosen is the likeliest")
        tokens.append(token)
      }
    }
  }

  @Test func samplingFollowsItsStreamAndTheProbabilities() throws {
    let fixture = try ReferenceTests.Fixture("llama3")
    let prompt = Array(fixture.sequences[0].prefix(4))
    func draws(seed: UInt64, temperature: Double) -> [[Int32]] {
      fixture.model.generate(
        [[Int32]](repeating: prompt, count: 400), count: 1,
        choice: .sampled(
          temperature: temperature, RandomStream(seed: seed, name: "generation")))
    }
    #expect(draws(seed: 1, temperature: 1) == draws(seed: 1, temperature: 1))
    #expect(draws(seed: 1, temperature: 1) != draws(seed: 2, temperature: 1))
    #expect(Set(draws(seed: 1, temperature: 1e-6)).count == 1)
    let logits = fixture.model.nextTokenLogits([prompt], threads: 1)
    let best = try #require(logits.scalars.indices.max { logits.scalars[$0] < logits.scalars[$1] })
    let probability = exp(Double(logits.logProbabilities(of: [Int32(best)])[0]))
    let share = Double(draws(seed: 1, temperature: 1).count { $0 == [Int32(best)] }) / 400
    #expect(
      abs(share - probability) < 4 * (probability * (1 - probability) / 400).squareRoot() + 0.01)
  }

  @Test func tapsSeeEveryStep() throws {
    struct Counter: Tap {
      var shapes: [[Int]] = []
      func wants(_ site: Site) -> Bool { site == .pattern(layer: 1) }
      mutating func tap(_ site: Site, _ value: Tensor) -> Tensor {
        shapes.append(value.shape)
        return value
      }
    }
    let fixture = try ReferenceTests.Fixture("gemma2")
    let prompt = Array(fixture.sequences[0].prefix(5))
    var counter = Counter()
    let seen = fixture.model.generate([prompt], count: 3, tap: &counter)
    #expect(counter.shapes == [[1, 4, 5, 5], [1, 4, 1, 6], [1, 4, 1, 7]])
    #expect(seen == fixture.model.generate([prompt], count: 3))
  }

  /// What is seen at every site of the last step is what a whole pass sees at its last token.
  @Test(arguments: Families.all) func sitesAreThoseOfAWholePass(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let prompts: [[Int32]] = [[1, 5, 9], [4, 4, 16, 2]]
    let sites = Set(Site.all(of: model.configuration))
    var recorder = Recorder(sites)
    let added = model.generate(prompts, count: 3, tap: &recorder)
    let read = zip(prompts, added).map { $0 + $1.dropLast() }
    let whole = try model.run(TokenBatch(read), reading: sites).values
    for site in sites {
      let (seen, all) = try (recorder.values[site], whole[site])
      let last = (0..<2).flatMap { prompt -> [Float] in
        let scalars = Array(all.scalars[prompt * all.count / 2..<(prompt + 1) * all.count / 2])
        guard all.shape.dropFirst(2).first == 6 else { return scalars.suffix(seen.count / 2) }
        return (0..<4).flatMap { head in scalars[(head * 6 + 5) * 6..<(head * 6 + 6) * 6] }
      }
      let pairs = zip(seen.scalars, last).filter { $0.isFinite || $1.isFinite }
      #expect(pairs.allSatisfy { abs($0 - $1) < 5e-6 }, "\(site)")
    }
  }

  /// What a caller gets wrong is said in optimized builds too.
  @Test(arguments: [
    (0, "an empty prompt has no next token"), (15, "longer than the model's context"),
  ]) func callsThatCannotBeSayWhy(length: Int, message: String) async {
    let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      [length] in
      let prompt = [Int32](repeating: 1, count: length)
      _ = TinyModels.model(.llama).generate([prompt], count: 2)
    }
    let said = String(decoding: ended?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains(message))
  }
}
