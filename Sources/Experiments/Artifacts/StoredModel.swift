import Foundation
import Notebook
import Tensors
import Transformer

/// The model that a cell put out, by what its files are: as Hugging Face lays it out or in GGUF, and the
/// tensors that the cell changed.
struct StoredModel {
  private let output: StoredOutput
  private let gguf: [String: URL]
  private let weights: [String: URL]

  init(_ output: StoredOutput) {
    self.output = output
    gguf = output.blobs.filter { $0.key.hasSuffix(Self.ggufSuffix) }
    weights = output.blobs.filter {
      $0.key.hasSuffix(Self.safetensorsSuffix) && $0.key != ChangedModel.file
    }
  }

  /// What names of GGUF files end in.
  static let ggufSuffix = ".gguf"
  /// What names of files of weights end in.
  static let safetensorsSuffix = ".safetensors"

  /// The shape of the model.
  ///
  /// - Throws: Where its configuration cannot be read.
  func configuration() throws -> ModelConfiguration {
    guard gguf.isEmpty else { return try GGUFCheckpoint(gguf).configuration() }
    return try ModelConfiguration(
      json: Data(contentsOf: output.blob(Checkpoint.configurationFile)),
      path: Checkpoint.configurationFile)
  }

  /// The model.
  ///
  /// - Parameter isChanged: Whether what the cell changed is taken, or what it came from.
  /// - Returns: The model.
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  func model(isChanged: Bool = true) throws -> LanguageModel {
    let changes = isChanged ? output.blobs[ChangedModel.file] : nil
    guard gguf.isEmpty else {
      let model = try GGUFCheckpoint(gguf).model()
      return try changes.map { try model.replacingTensors(by: $0) } ?? model
    }
    // A later file's tensors stand in place of an earlier one's: changes come last.
    let order = weights.sorted { $0.key < $1.key }.map(\.value) + (changes.map { [$0] } ?? [])
    return try Checkpoint.load(
      configuration: output.blob(Checkpoint.configurationFile),
      weights: order.isEmpty ? [output.blob(Checkpoint.weightsFile)] : order)
  }

  /// The tokenizer.
  ///
  /// - Throws: `FileError` naming the part that is missing or not supported.
  func tokenizer() throws -> Tokenizer {
    guard gguf.isEmpty else { return try Tokenizer(of: GGUFCheckpoint(gguf)) }
    return try Tokenizer(contentsOf: output.blob(WordLevelTokenizer.file))
  }

  /// The files of what the cell's model came from, and of its tokenizer, as they are.
  ///
  /// - Throws: Where one cannot be read.
  func originalFiles() throws -> [String: Data] {
    try output.blobs.filter { name, _ in
      weights[name] != nil || gguf[name] != nil || name == Checkpoint.configurationFile
        || name.hasPrefix("tokenizer")
    }.mapValues { try Data(contentsOf: $0, options: .alwaysMapped) }
  }

  /// The tokenizer's files where they are not among the cell's, as transformers reads them.
  ///
  /// - Parameter contextLength: The longest sequence.
  /// - Returns: The files by name.
  /// - Throws: `FileError` where the tokenizer is not supported.
  func tokenizerFiles(contextLength: Int) throws -> [String: Data] {
    try gguf.isEmpty ? [:] : GGUFCheckpoint(gguf).tokenizerFiles(contextLength: contextLength)
  }

  /// Whether there is a model at all.
  var isThere: Bool { !gguf.isEmpty || output.blobs[Checkpoint.configurationFile] != nil }

  /// Whether the files are not those of a folder that transformers loads.
  var isWrittenAnew: Bool { !gguf.isEmpty || output.blobs[ChangedModel.file] != nil }

  /// The names of the files that hold weights.
  var weightFiles: [String] { gguf.keys + weights.keys + [ChangedModel.file] }
}
