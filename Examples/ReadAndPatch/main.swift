// Where in a model is the answer to a prompt settled?
//
//     swift run read-and-patch CHECKPOINT "Fact: Ann plays" "Fact: Bob plays"
//
// Puts what the model computes for one prompt into its run on another, place by place, and shows how
// much of the first answer comes back.

import Foundation
import Tensors
import Transformer

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
  print("usage: read-and-patch CHECKPOINT PROMPT CORRUPTED-PROMPT")
  exit(64)
}

// Load.
let folder = URL(fileURLWithPath: arguments[1])
let model = try Checkpoint.load(folder)
let tokenizer = try Tokenizer(ofModelAt: folder)
let clean = TokenBatch([tokenizer.encode(arguments[2])])
let corrupted = TokenBatch([tokenizer.encode(arguments[3])])
guard clean.tokens.count == corrupted.tokens.count else {
  print("the prompts have \(clean.tokens.count) and \(corrupted.tokens.count) tokens")
  exit(1)
}

// Run, reading what is wanted.
let layers = 0..<model.configuration.layers
let sites = layers.map { Site.residPost(layer: $0) } + layers.map { Site.mlpOut(layer: $0) }
print("reading takes \(model.bytes(reading: Set(sites), of: clean)) bytes")
let (logits, values) = try model.run(clean, reading: Set(sites))
let stream = try values[.residPost(layer: 0)]
print("the stream after the first layer has shape \(stream.shape)")

// The two answers, and how much the model prefers the first.
let answers = [logits, model.logits(corrupted)].map { logits in
  let last = logits.rows(logits.rows - 1..<logits.rows).scalars
  return last.indices.reduce(0) { last[$1] > last[$0] ? $1 : $0 }
}
guard answers[0] != answers[1] else {
  print("both prompts have the answer '\(tokenizer.decode([Int32(answers[0])]))'")
  exit(1)
}
let preference = { @Sendable (logits: Tensor) -> Float in
  logits.scalars[answers[0]] - logits.scalars[answers[1]]
}
print("answers: \(answers.map { tokenizer.decode([Int32($0)]) })")

// Patch one place.
let edit = Edit.replace(
  .residPost(layer: 0), at: .last, with: try values[.residPost(layer: 0)])
let patched = try model.run(corrupted, editing: [edit]).logits
print("one patch: \(preference(patched.rows(patched.rows - 1..<patched.rows)))")

// Patch every place: one call, a third of the time.
let positions = corrupted.tokens.indices.map { Position.index($0) }
let sweep = try PatchSweep(model, over: corrupted)
let effects = try sweep.run(Patch.grid(sites, at: positions), from: values, metric: preference)
for (row, site) in sites.enumerated() {
  let cells = positions.indices.map { effects[row * positions.count + $0] }
  print("\(site):", cells.map { String(format: "%7.3f", $0) }.joined())
}
