import Chapters
import Frames
import Interpretability
import Notebook
import Transformer

/// `overlap`: what localizations have in common.
enum OverlapKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The localizations that are compared.", accepts: .localization)
    var localizations: [Reference]

    init() {}
  }

  static let name = "overlap"
  static let version = 1
  static let summary = "Compares localizations pair by pair, matrix by matrix."
  static let output = OutputSchema(
    frames: [
      .init(
        "pairs", "A localization beside another.",
        columns: [
          Frame.Column("localization", .text, "the one"),
          Frame.Column("other", .text, "the other"),
          Frame.Column(
            "jaccard", .number, "matrices that both have, over those that either has",
            unit: .share),
          Frame.Column(
            "share", .number, "the part of the other's parameters that the one has too",
            unit: .share),
        ]),
      .init(
        "sizes", "A localization.",
        columns: [
          Frame.Column("localization", .text, "the localization"),
          Frame.Column("components", .text, "its components"),
          Frame.Column("parameters", .integer, "its parameters"),
        ]),
    ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let shape = try Checkpoint.configuration(of: context.input(spec.model))
    let all = try spec.localizations.map { ($0.id, try Localization.read(context.input($0))) }
    let count = { (matrices: Set<Component>) in
      matrices.reduce(0) { $0 + shape.parameters(of: $1) }
    }
    var frames = output.frames.map { $0.empty() }
    for (name, one) in all {
      let matrices = one.matrices(of: shape)
      for (otherName, other) in all {
        let others = other.matrices(of: shape)
        let shared = count(matrices.intersection(others))
        frames[0].append([
          .text(name), .text(otherName), .number(jaccardIndex(matrices, others)),
          .number(Double(shared) / Double(count(others))),
        ])
      }
      frames[1].append([
        .text(name), .text(one.parts.map(\.short).joined(separator: ", ")),
        .integer(count(matrices)),
      ])
    }
    return Output(frames: frames)
  }
}
