import Foundation
import Tensors

/// How far a model's tensors are from those that another implementation computed.
package struct TensorDifference: Sendable, Hashable, Codable {
  /// The tensor's name in the file.
  package var tensor: String
  /// Its shape.
  package var shape: [Int]
  /// The largest absolute difference.
  package var maxAbsolute: Double
  /// The largest absolute difference over the tensor's largest magnitude.
  package var maxRelative: Double

  enum CodingKeys: String, CodingKey {
    case tensor, shape
    case maxAbsolute = "max_absolute"
    case maxRelative = "max_relative"
  }
}

extension LanguageModel {
  /// Compares the model with a file of expected tensors.
  ///
  /// The file has `input_ids` and any of `logits`, `loss` (the mean cross-entropy of each next
  /// token), `hidden_states.N` as transformers counts them (0 the embeddings, the last one after the
  /// final norm) and `grad.NAME`, the loss's gradient by the checkpoint's own tensor names.
  ///
  /// - Parameters:
  ///   - expected: The file.
  ///   - path: What messages call it.
  /// - Returns: A difference for each tensor, in the order of their names.
  /// - Throws: `FileError` where the file does not fit the model.
  package func differences(
    from expected: SafeTensors, path: String
  ) throws -> [TensorDifference] {
    let sequences = try inputs(expected, path: path)
    let computed = try values(
      for: sequences, gradients: expected.entries.keys.contains(where: isGradient))
    return try expected.entries.keys.sorted().filter { $0 != "input_ids" }.map { name in
      guard let ours = computed[name] else {
        throw FileError(path, "'\(name)' is no tensor that a model of this shape computes")
      }
      let (theirs, shape) = (try expected.doubles(name), expected.entries[name]?.shape ?? [])
      guard ours.count == theirs.count else {
        throw FileError(path, "'\(name)' has shape \(shape), the model's \(ours.shape)")
      }
      return Self.difference(name, ours, theirs, shape: shape)
    }
  }

  private func isGradient(_ name: String) -> Bool { name.hasPrefix("grad.") }

  private func inputs(_ file: SafeTensors, path: String) throws -> [[Int32]] {
    let flat = try file.integers("input_ids")
    guard let shape = file.entries["input_ids"]?.shape, shape.count == 2, shape[1] > 0 else {
      throw FileError(path, "'input_ids' needs the shape [batch, length]")
    }
    guard flat.allSatisfy({ (0..<configuration.vocabulary).contains($0) }) else {
      throw FileError(path, "'input_ids' has a token outside the vocabulary")
    }
    guard shape[1] <= configuration.contextLength else {
      throw FileError(path, "'input_ids' is longer than the model's context")
    }
    return stride(from: 0, to: flat.count, by: shape[1]).map { start in
      flat[start..<start + shape[1]].map(Int32.init)
    }
  }

  /// Everything that can be compared, by name.
  private func values(for sequences: [[Int32]], gradients: Bool) throws -> [String: Tensor] {
    let layers = configuration.layers
    let sites: [Site] =
      [.residPre(layer: 0)] + (0..<layers - 1).map { .residPost(layer: $0) } + [.unembedIn]
    var recorder = Recorder(Set(sites))
    var values = ["logits": logits(TokenBatch(sequences), tap: &recorder)]
    for (number, site) in sites.enumerated() {
      values["hidden_states.\(number)"] = try recorder.values[site]
    }
    let batch = LabelledBatch(sequences)
    guard gradients else {
      values["loss"] = batch.loss(of: self)
      return values
    }
    let (loss, gradient) = valueWithGradient(at: self) { batch.loss(of: $0) }
    values["loss"] = Tensor([loss], shape: [])
    for (name, tensor) in Checkpoint.tensors(of: gradient) { values["grad.\(name)"] = tensor }
    return values
  }

  private static func difference(
    _ name: String, _ ours: Tensor, _ theirs: [Double], shape: [Int]
  ) -> TensorDifference {
    var (worst, largest) = (0.0, 0.0)
    for (a, b) in zip(ours.scalars, theirs) {
      let error = abs(Double(a) - b)
      // A comparison with NaN is false: it must not count as agreement.
      worst = error <= worst ? worst : error.isNaN ? .greatestFiniteMagnitude : error
      largest = max(largest, abs(b))
    }
    return TensorDifference(
      tensor: name, shape: shape, maxAbsolute: worst,
      maxRelative: largest > 0 ? min(worst / largest, .greatestFiniteMagnitude) : worst)
  }
}
