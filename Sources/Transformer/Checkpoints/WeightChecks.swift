import Tensors

// What a checkpoint holds beside what its configuration says: as transformers reads it, or refused.

extension WeightFiles {
  /// The shape as the weights have it: where the configuration ties the unembedding to the embedding,
  /// and another is stored beside it, that one counts (`tie_weights` in transformers).
  ///
  /// - Throws: `FileError` where a size is not that of the files.
  func settled(_ shape: ModelConfiguration) throws -> ModelConfiguration {
    try checkSizes(of: shape)
    guard shape.tiesEmbeddings else { return shape }
    var untied = shape
    untied.tiesEmbeddings = false
    let heads = untied.names(of: .unembedding)
    guard let head = find(heads).first, !find(untied.names(of: .embedding)).isEmpty else {
      return shape
    }
    let size = [shape.vocabulary, shape.width]
    // Changes of an embedding stand beside the one that was stored, and the head that was equal to it.
    let isCopy = find(untied.names(of: .embedding)).contains { $0.holds(sameAs: head) }
    _ = try place(heads, shape: size)
    return isCopy ? shape : untied
  }

  /// Refuses files that lack a parameter of a model, and those that hold one that it has no place for, such
  /// as biases of a family that has none: without them it would compute something else.
  ///
  /// What is no parameter may lie beside them: tables of positions, masks, and the parts of larger models
  /// that do not touch text.
  ///
  /// - Parameter model: A model of the shape that the weights have.
  /// - Returns: The tensors that it does not use.
  /// - Throws: `FileError` naming a tensor that is missing, another, or one too many.
  func unused(by model: LanguageModel) throws -> [Checkpoint.Entry] {
    let shape = model.configuration
    var known = Set(shape.names(of: .unembedding))
    for (path, tensor) in model.parameters {
      let piece = shape.piece(ofParameter: path)
      for (name, size) in zip(piece.names, piece.shapes(of: tensor.shape)) {
        _ = try place(shape.names(of: name), shape: size)
        known.formUnion(shape.names(of: name))
      }
    }
    let ignored = shape.family.definition.ignoredPrefixes
    let unused = entries.filter { !known.contains($0.name) }
    let others = unused.filter { entry in
      entry.isParameter && !ignored.contains(where: entry.name.hasPrefix)
    }
    guard let first = others.first else { return unused }
    let more = others.count == 1 ? "" : ", nor for \(others.count - 1) others"
    throw FileError(
      first.file, "a '\(shape.family)' has no place for tensor '\(first.name)'\(more)")
  }
}

extension Checkpoint.Entry {
  /// Whether a tensor that no layer knows looks like a parameter of one.
  ///
  /// Old checkpoints hold causal masks (`attn.bias`, four-dimensional, and `masked_bias`) and the tables of
  /// rotary positions beside the parameters of a block.
  var isParameter: Bool {
    let parts = name.split(separator: ".")
    let isInBlock = parts.contains { Int($0) != nil }
    let isNamedSo = ["weight", "bias"].contains(parts.last)
    let isTable = ["inv_freq", "cos_cached", "sin_cached", "masked_bias"].contains(parts.last)
    let isMask = parts.last == "bias" && shape.count == 4
    return (isInBlock || isNamedSo) && !isTable && !isMask
  }
}
