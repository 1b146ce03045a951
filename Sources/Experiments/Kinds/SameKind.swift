import Chapters
import Foundation
import Frames
import Notebook
import Transformer

/// `same`: a model under another name, or along axes that it does not have.
enum SameKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference

    init() {}
  }

  static let name = "same"
  static let version = 1
  static let summary =
    "Hands on a model as it is, so that chapters written for models of several seeds run on a checkpoint."
  static let output = OutputSchema(
    frames: [
      .init(
        "files", "A file of the model.", columns: [Frame.Column("file", .text, "its name")])
    ],
    blobs: [
      .init(Checkpoint.configurationFile, "the model's shape"),
      .init(WordLevelTokenizer.file, "the tokenizer"),
    ],
    provides: [.model])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let blobs = try context.input(spec.model).blobs.mapValues {
      try Data(contentsOf: $0, options: .alwaysMapped)
    }
    var files = output.frames[0].empty()
    for name in blobs.keys.sorted() { files.append([.text(name)]) }
    return Output(frames: [files], blobs: blobs)
  }
}
