import Foundation
import Interpretability
import RandomStreams
import Tensors
import Transformer
import Unlearning

// Small computations and the hashes of their results, on the threads that the first argument says: what every
// machine must agree on.

let threads = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 1

/// The 64-bit FNV-1a hash of the bits of some numbers.
func hash(_ scalars: some Sequence<Float>) -> String {
  let hash = scalars.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { hash, x in
    (hash ^ UInt64(x.bitPattern)) &* 0x100_0000_01b3
  }
  return String(hash, radix: 16)
}

func hash(_ model: LanguageModel) -> String {
  hash(model.parameters.flatMap(\.tensor.scalars))
}

/// Wide enough that products are summed in more than one block.
func shape(_ family: ModelConfiguration.Family) -> ModelConfiguration {
  var shape = ModelConfiguration(
    family: family, vocabulary: 97, width: 48, mlpWidth: 700, layers: 2, heads: 4, keyHeads: 4,
    headWidth: 12, contextLength: 64)
  shape.tiesEmbeddings = true
  return shape
}

func trained(_ family: ModelConfiguration.Family, steps: Int) -> LanguageModel {
  var stream = RandomStream(seed: 5, name: "golden text")
  var trainer = Trainer(
    LanguageModel(initializing: shape(family), seed: 1), options: .init(clip: 1),
    schedule: WarmupCosineSchedule(peak: 3e-3, warmup: 5, steps: steps, floor: 0.1),
    threads: threads)
  for _ in 0..<steps {
    let text = (0..<12).map { _ in
      (0..<stream.integer(below: 30) + 2).map { _ in Int32(stream.integer(below: 97)) }
    }
    _ = trainer.train(on: text)
  }
  return trainer.model
}

let model = trained(.gemma, steps: 50)
print("training", hash(model))
print("training with biases", hash(trained(.gpt2, steps: 10)))

let prompts: [[Int32]] = [[1, 5, 9, 3, 2], [4, 4, 16], [8, 2, 7, 7]]
let others: [[Int32]] = [[1, 6, 9, 3, 2], [4, 9, 16], [8, 3, 11, 7]]
let sites = Site.all(of: model.configuration)
let values = try model.run(TokenBatch(prompts), reading: Set(sites)).values
let sweep = try PatchSweep(model, over: TokenBatch(others), threads: threads)
let patched = try sweep.run(Patch.grid(sites, at: [.all, .last]), from: values) { $0.scalars }
print("patch sweep", hash(patched.joined()))

var edit = try LocalizedEdit(
  [
    LocalizedEdit.Batch(
      [Question(tokens: [1, 5, 9], answer: 7), Question(tokens: [2, 6, 9, 4], answer: 11)],
      components: [.mlp(layer: 1)])
  ], of: model,
  keeping: .init([Question(tokens: [1, 2, 3], answer: 4)], texts: [[1, 5, 9, 3], [1, 2]]),
  .init(
    objective: .inject, settings: .init(learningRate: 0.02, editWeight: 1), steps: 10, size: 8),
  threads: threads, seed: 3)
while !edit.isDone { _ = try edit.advance() }
print("edit", hash(edit.model))
print("platform", Engine.platform)
