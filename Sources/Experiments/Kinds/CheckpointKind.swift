import Chapters
import Foundation
import Frames
import Notebook
import Transformer

/// `checkpoint`: a model from a folder as Hugging Face lays it out, or from a GGUF file.
enum CheckpointKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key(
      "The folder with config.json, tokenizer.json and model.safetensors, or its shards; or a .gguf file."
    )
    var folder: InputFile

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The model.") var size: Size
    @HandedOn var model: ModelFiles?

    init() {}
  }

  struct Size: FrameRow {
    @Column("its family") var family: String
    @Column("layers") var layers: Int
    @Column("width of the residual stream") var width: Int
    @Column("attention heads of a layer") var heads: Int
    @Column("tokens of its vocabulary") var vocabulary: Int
  }

  static let name = "checkpoint"
  static let version = 1
  static let readsElsewhere = true
  static let summary = "Takes a model and its tokenizer from a folder of files."

  static func schema(of spec: Spec, in folder: URL) throws -> OutputSchema {
    var schema = schema
    let place = BookFiles.url(spec.folder.path, folder: folder)
    let gguf = GGUFCheckpoint.files(at: place).keys
    if !gguf.isEmpty { schema.blobs.removeAll { ModelFiles.blobSchemas.contains($0) } }
    let weights =
      gguf.isEmpty
      ? ((try? Checkpoint.weights(in: place)) ?? []).map(\.lastPathComponent) : gguf.sorted()
    schema.blobs += weights.map { .init($0, "weights") }
    return schema
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let folder = context.url(of: spec.folder)
    let shape = try Checkpoint.configuration(in: folder)
    // Reading everything once shows now, not in a later block, that a file is missing or damaged.
    _ = try Checkpoint.load(folder)
    _ = try Tokenizer(ofModelAt: folder)
    var results = Results()
    results.size.family = shape.family.name
    results.size.layers = shape.layers
    results.size.width = shape.width
    results.size.heads = shape.heads
    results.size.vocabulary = shape.vocabulary
    let gguf = GGUFCheckpoint.files(at: folder)
    results.model =
      gguf.isEmpty
      ? try ModelFiles(schema(of: spec, in: context.folder).blobs.map(\.name), in: folder)
      : try ModelFiles(gguf)
    return results
  }
}
