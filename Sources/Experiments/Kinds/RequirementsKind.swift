import Chapters
import Foundation
import Frames
import Interpretability
import Notebook
import Transformer

/// `requirements`: what editing a checkpoint needs, from its configuration alone.
enum RequirementsKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The checkpoint's config.json.") var config: InputFile
    @Key("Numbers of MLPs that are trained, a row for each.", each: 1...1000) var mlps = [4]
    @Key("Prompts and texts of each of the three tasks a step.", in: 1...100_000) var batch = 64
    @Key("Tokens of a prompt.", in: 1...100_000) var promptTokens = 24
    @Key("Tokens of a text.", in: 1...100_000) var textTokens = 100
    @Key("Optimizer steps of an edit.", in: 1...1_000_000) var steps = 50
    @Key(
      "What the machine multiplies, in billions of operations a second; `palimpsest bench` measures it.",
      in: 1...1e9) var gigaflops = 100.0

    init() {}
  }

  static let name = "requirements"
  static let version = 1
  static let summary =
    "Computes the memory and the time that editing a checkpoint needs, from its configuration."
  static let output = OutputSchema(frames: [
    .init(
      "edits", "An edit that trains some components.",
      columns: [
        Frame.Column("trained", .text, "the components"),
        Frame.Column("parameters", .integer, "parameters of the model, norms aside"),
        Frame.Column("trained_parameters", .integer, "parameters that are trained"),
        Frame.Column("weights", .number, "the weights, kept in bfloat16", unit: "GB"),
        Frame.Column(
          "training", .number,
          "what is trained in float32: weights, gradients of three losses, two moments", unit: "GB"),
        Frame.Column("activations", .number, "kept on the way to the losses", unit: "GB"),
        Frame.Column("memory", .number, "all of that", unit: "GB"),
        Frame.Column("hours", .number, "an edit", unit: .hours),
        Frame.Column(
          "relearning_hours", .number, "a relearning attack of 20 steps of 10 sequences", unit: .hours),
      ])
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let url = context.url(of: spec.config)
    guard let json = try? Data(contentsOf: url) else {
      throw UnsuitableTable("'\(spec.config.path)' cannot be read")
    }
    let shape = try ModelConfiguration(json: json, path: spec.config.path)
    let layers = 0..<shape.layers
    let mlps = layers.map { Component.mlp(layer: $0) }
    let attention = layers.map { Component.attention(layer: $0) }
    var choices = spec.mlps.map { ("\($0) MLPs", Array(mlps.prefix($0))) }
    choices += [("all MLPs", mlps), ("everything", mlps + attention)]

    let count = { (parts: [Component]) in parts.reduce(0) { $0 + shape.parameters(of: $1) } }
    let embeddings = shape.vocabulary * shape.width * (shape.tiesEmbeddings ? 1 : 2)
    let total = count(mlps + attention) + embeddings
    let blocks = Double(count(mlps + attention))
    let tokens = Double(spec.batch * (2 * spec.promptTokens + spec.textTokens))
    var frame = output.frames[0].empty()
    for (name, parts) in choices {
      let trained = count(parts)
      // Forward through all blocks; back through all of them too, for the chosen ones twice.
      let operations = tokens * (4 * blocks + 2 * Double(trained)) * Double(spec.steps)
      let attack = 20.0 * Double(8 * spec.promptTokens + 2 * spec.textTokens) * 4 * blocks
      let rate = spec.gigaflops * 1e9 * 3600
      // The stream, attention's values and the feed-forward layer's, of every token and layer.
      let activations =
        tokens * Double(shape.layers)
        * Double(
          4 * shape.width + (2 * shape.heads + 2 * shape.keyHeads) * shape.headWidth
            + (shape.isGated ? 3 : 2) * shape.mlpWidth) * 4
      let (weights, training) = (2 * Double(total), 4 * 6 * Double(trained))
      frame.append([
        .text(name), .integer(total), .integer(trained), .number(weights / 1e9),
        .number(training / 1e9), .number(activations / 1e9),
        .number((weights + training + activations) / 1e9), .number(operations / rate),
        .number(attack / rate),
      ])
    }
    return Output(frames: [frame])
  }
}
