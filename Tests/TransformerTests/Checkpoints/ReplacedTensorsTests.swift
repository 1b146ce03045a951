import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Models some of whose tensors are taken from another file.
struct ReplacedTensorsTests {
  private let folder: TemporaryFolder
  private let model = TinyModels.model(.llama)

  init() throws { folder = try TemporaryFolder() }

  private func replaced(_ tensors: [(name: String, tensor: Tensor)]) throws -> LanguageModel {
    let file = folder.url.appending(path: "changes.safetensors")
    try SafeTensors.encode(tensors).write(to: file)
    return try model.replacingTensors(by: file)
  }

  @Test func onlyTheTensorsOfTheFileChange() throws {
    let names = ["model.layers.1.self_attn.k_proj.weight", "model.norm.weight"]
    let own = Checkpoint.tensors(of: model)
    let changes = own.filter { names.contains($0.name) }.map {
      (name: $0.name, tensor: Tensor(repeating: 3, shape: $0.tensor.shape))
    }
    let changed = Checkpoint.tensors(of: try replaced(changes))
    for (before, after) in zip(own, changed) {
      let isNew = names.contains(before.name)
      #expect(after.name == before.name && after.tensor.isIdentical(to: before.tensor) != isNew)
      if isNew { #expect(after.tensor.scalars.allSatisfy { $0 == 3 }) }
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let error = #expect(throws: FileError.self) { try replaced([("other", .zeros([2]))]) }
    #expect(error?.description == "changes.safetensors: tensor 'other' is in no such model")
    #expect(throws: FileError.self) { try replaced([("model.norm.weight", .zeros([2]))]) }
  }
}
