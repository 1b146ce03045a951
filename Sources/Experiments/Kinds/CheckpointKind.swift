import Chapters
import Foundation
import Frames
import Notebook
import Transformer

/// `checkpoint`: a model from a folder as Hugging Face lays it out.
enum CheckpointKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key(
      "The folder with config.json, tokenizer.json and model.safetensors, or its shards.")
    var folder: InputFile

    init() {}
  }

  static let name = "checkpoint"
  static let version = 1
  static let summary = "Takes a model and its tokenizer from a folder of files."
  static let output = OutputSchema(
    frames: [
      .init(
        "size", "The model.",
        columns: [
          Frame.Column("family", .text, "its family"), Frame.Column("layers", .integer, "layers"),
          Frame.Column("width", .integer, "width of the residual stream"),
          Frame.Column("heads", .integer, "attention heads of a layer"),
          Frame.Column("vocabulary", .integer, "tokens of its vocabulary"),
        ])
    ],
    blobs: [
      .init(Checkpoint.configurationFile, "its shape"),
      .init(WordLevelTokenizer.file, "its tokenizer"),
    ],
    provides: [.model])

  static func output(of spec: Spec, in folder: URL) throws -> OutputSchema {
    var schema = output
    let place = BookFiles.url(spec.folder.path, folder: folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    schema.blobs += names.filter { $0.hasSuffix(".safetensors") }.sorted().map {
      .init($0, "weights")
    }
    return schema
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let folder = context.url(of: spec.folder)
    let shape = try Checkpoint.configuration(in: folder)
    // Reading everything once shows now, not in a later block, that a file is missing or damaged.
    _ = try Checkpoint.load(folder)
    _ = try Tokenizer(contentsOf: folder.appending(path: WordLevelTokenizer.file))
    let names = try Self.output(of: spec, in: context.folder).blobs.map(\.name)
    let blobs = try names.map { name in
      (name, try Data(contentsOf: folder.appending(path: name), options: .alwaysMapped))
    }
    var size = output.frames[0].empty()
    size.append([
      .text(shape.family.name), .integer(shape.layers), .integer(shape.width),
      .integer(shape.heads), .integer(shape.vocabulary),
    ])
    return Output(frames: [size], blobs: Dictionary(blobs, uniquingKeysWith: { $1 }))
  }
}
