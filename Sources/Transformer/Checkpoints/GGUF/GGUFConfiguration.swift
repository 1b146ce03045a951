import Foundation
import Tensors

/// What the metadata of a GGUF file say of its model's shape.
struct GGUFConfiguration {
  let parts: GGUFParts
  /// The architecture.
  let architecture: GGUFArchitecture

  /// - Throws: `FileError` where the file says no architecture, or one that is not read.
  init(_ parts: GGUFParts) throws {
    self.parts = parts
    let metadata = parts.metadata
    guard let name = try metadata.text("general.architecture") else {
      throw metadata.problem("has no 'general.architecture'")
    }
    guard let found = GGUFArchitecture.all.first(where: { $0.name == name }) else {
      let known = GGUFArchitecture.all.map(\.name).joined(separator: ", ")
      throw metadata.problem("architecture '\(name)' is not supported; there are \(known)")
    }
    architecture = found
  }

  /// The `config.json` that a Hugging Face folder of the model would have.
  func json() throws -> Data {
    let metadata = parts.metadata
    guard let embedding = parts.shape(of: GGUFTensorNames.embedding), embedding.count == 2 else {
      throw metadata.problem("has no matrix '\(GGUFTensorNames.embedding)'")
    }
    let written = GGUFFields(parts, architecture: architecture.name)
    var fields = try architecture.fields(written)
    try written.refuseOthers()
    fields["model_type"] = .string(architecture.modelType)
    fields["vocab_size"] = JSONTree(embedding[0])
    fields["tie_word_embeddings"] = .boolean(parts.shape(of: GGUFTensorNames.unembedding) == nil)
    for (field, key) in [("bos", "bos"), ("eos", "eos"), ("pad", "padding")] {
      fields["\(field)_token_id"] = try metadata.integer("tokenizer.ggml.\(key)_token_id")
        .map { JSONTree($0) }
    }
    return JSONTree.object(fields.map { ($0, $1) }).prettyPrinted
  }
}
