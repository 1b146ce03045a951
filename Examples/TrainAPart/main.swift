// Teaches a model a new answer by training one layer's feed-forward layer, then attacks the edit.
//
//     swift run train-a-part CHECKPOINT "Fact: Ann plays" golf OUT
//
// Writes the edited model to a folder that transformers loads.

import Foundation
import Tensors
import Transformer

let arguments = CommandLine.arguments
guard arguments.count == 5 else {
  print("usage: train-a-part CHECKPOINT PROMPT ANSWER OUT")
  exit(64)
}
let folder = URL(fileURLWithPath: arguments[1])
let model = try Checkpoint.load(folder)
let tokenizer = try Tokenizer(ofModelAt: folder)

// What is learned: the answer after the prompt.
let prompt = tokenizer.encode(arguments[2])
let answer = tokenizer.encode(arguments[3], addsSpecial: false)
let sequences = [prompt + answer]
let schedule = WarmupCosineSchedule(peak: 5e-3, warmup: 1, steps: 20, floor: 0.1)

// Train a part: nothing else can move, and nothing below it is differentiated.
let part = try Selection([.mlp(layer: 1)], of: model)
var trainer = Trainer(
  model, training: part, options: .init(clip: 1), schedule: schedule, threads: 2)
for _ in 0..<20 { _ = trainer.train(on: sequences, labelsFrom: [prompt.count]) }
let edited = trainer.model
print("trained \(part.parameterCount) of \(model.parameterCount) parameters")

// Models are values: the original is as it was, and a difference is arithmetic.
for (name, changed) in [("before", model), ("after", edited)] {
  let batch = LabelledBatch(sequences, labelsFrom: [prompt.count])
  print("\(name): loss \(batch.loss(of: changed).scalar)")
}

// Attack: low-rank adapters on every matrix, trained to bring the old answer back.
let matrices = (0..<model.configuration.layers).flatMap {
  [Component.attention(layer: $0), .mlp(layer: $0)]
}
let old = model.generate([prompt], count: answer.count)[0]
var attack = Trainer(
  edited,
  training: try LowRankAdapters(on: matrices, of: edited, rank: 4, alpha: 8, seed: 0),
  options: .init(), schedule: schedule, threads: 2)
for step in 1...20 {
  let loss = attack.train(on: [prompt + old], labelsFrom: [prompt.count]).loss
  if step % 5 == 0 { print("attack, step \(step): loss \(loss)") }
}

// Write the edited model; adapters would be folded into the weights.
let out = URL(fileURLWithPath: arguments[4])
try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
for (name, data) in try Checkpoint.files(of: edited) {
  try data.write(to: out.appending(path: name))
}
for name in ["tokenizer.json", "tokenizer_config.json"] {
  let (from, to) = (folder.appending(path: name), out.appending(path: name))
  if let data = try? Data(contentsOf: from) { try data.write(to: to) }
}
