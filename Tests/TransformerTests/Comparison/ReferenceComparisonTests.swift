import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// A model against tensors that another implementation computed.
struct ReferenceComparisonTests {
  private let model = TinyModels.model(.gpt2)
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let sequences: [[Int32]] = [[1, 5, 9], [3, 2, 7]]

  /// A file of tensors beside `input_ids`, which are whole numbers.
  private func expected(
    _ tensors: [(name: String, tensor: Tensor)], ids: [Int64] = [1, 5, 9, 3, 2, 7],
    shape: [Int] = [2, 3]
  ) throws -> SafeTensors {
    let file = try SafeTensors.encode(tensors)
    let length = Int(file.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
    var header = try #require(
      try JSONSerialization.jsonObject(with: file[8..<8 + length]) as? [String: Any])
    let end = file.count - 8 - length
    header["input_ids"] = [
      "dtype": "I64", "shape": shape, "data_offsets": [end, end + 8 * ids.count],
    ]
    let json = try JSONSerialization.data(withJSONObject: header)
    var whole = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    whole.append(json)
    whole.append(file[(8 + length)...])
    for id in ids { withUnsafeBytes(of: id.littleEndian) { whole.append(contentsOf: $0) } }
    let url = folder.url.appending(path: "expected.safetensors")
    try whole.write(to: url)
    return try SafeTensors(contentsOf: url)
  }

  @Test func whatTheModelComputesIsNoDifference() throws {
    let batch = LabelledBatch(Self.sequences)
    let (loss, gradient) = valueWithGradient(at: model) { batch.loss(of: $0) }
    let stream = try model.values(at: [.residPre(layer: 0)], of: TokenBatch(Self.sequences))
    var tensors: [(name: String, tensor: Tensor)] = [
      ("logits", model.logits(TokenBatch(Self.sequences)).reshaped([2, 3, 17])),
      ("loss", Tensor([loss], shape: [])),
      ("hidden_states.0", try stream[.residPre(layer: 0)]),
    ]
    tensors += Checkpoint.tensors(of: gradient).map { ("grad.\($0.name)", $0.tensor) }
    let differences = try model.differences(from: expected(tensors), path: "e")
    #expect(differences.map(\.tensor) == tensors.map(\.name).sorted())
    #expect(differences.allSatisfy { $0.maxAbsolute < 1e-6 && $0.maxRelative < 1e-5 })
    #expect(differences.first { $0.tensor == "logits" }?.shape == [2, 3, 17])
  }

  @Test func differencesAreMeasured() throws {
    var logits = model.logits(TokenBatch(Self.sequences))
    let largest = logits.scalars.map(abs).max() ?? 0
    logits.withMutableScalars { $0[5] += 0.25 }
    let found = try #require(
      try model.differences(from: expected([("logits", logits)]), path: "e").first)
    #expect(abs(found.maxAbsolute - 0.25) < 1e-6)
    #expect(found.maxRelative <= found.maxAbsolute / Double(largest) * 1.01)
    logits.withMutableScalars { $0[5] = .nan }
    let worst = try model.differences(from: expected([("logits", logits)]), path: "e")
    #expect(worst.first?.maxAbsolute == .greatestFiniteMagnitude, "NaN is no agreement")
  }

  @Test func filesThatDoNotFitAreRefused() throws {
    func complaint(_ file: SafeTensors) -> String {
      do {
        return "compared: \(try model.differences(from: file, path: "e"))"
      } catch {
        return "\(error)"
      }
    }
    let scalar = Tensor([1], shape: [])
    #expect(
      complaint(try expected([("hidden_states.9", scalar)]))
        == "e: 'hidden_states.9' is no tensor that a model of this shape computes")
    #expect(
      complaint(try expected([("logits", scalar)]))
        == "e: 'logits' has shape [], the model's [6, 17]")
    #expect(
      complaint(try expected([], ids: [1, 2], shape: [2]))
        == "e: 'input_ids' needs the shape [batch, length]")
    #expect(
      complaint(try expected([], ids: [1, 99], shape: [1, 2]))
        == "e: 'input_ids' has a token outside the vocabulary")
    #expect(
      complaint(try expected([], ids: Array(repeating: 1, count: 20), shape: [1, 20]))
        == "e: 'input_ids' is longer than the model's context")
  }
}
