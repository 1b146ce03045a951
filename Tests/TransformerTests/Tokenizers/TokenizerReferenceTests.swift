import Foundation
import Tensors
import Testing

@testable import Transformer

/// Tokenizers of every form against what the reference library makes of the same texts.
struct TokenizerReferenceTests {
  struct Vector: Decodable {
    var text: String
    var ids: [Int32]
    var decoded: String
  }

  static let names = ["gpt2", "neox", "llama3", "llama2", "gemma"]

  static func load(_ name: String) throws -> (Tokenizer, [Vector]) {
    let folder = try #require(Bundle.module.resourceURL)
      .appending(path: "Fixtures/tokenizers/\(name)")
    return (
      try Tokenizer(contentsOf: folder.appending(path: "tokenizer.json")),
      try JSONDecoder().decode(
        [Vector].self, from: Data(contentsOf: folder.appending(path: "vectors.json")))
    )
  }

  @Test(arguments: names) func tokensAreTheReferences(name: String) throws {
    let (tokenizer, vectors) = try Self.load(name)
    #expect(vectors.count > 20)
    for vector in vectors {
      #expect(
        tokenizer.encode(vector.text) == vector.ids, "\(name): \(vector.text.debugDescription)")
    }
  }

  @Test(arguments: names) func textsAreTheReferences(name: String) throws {
    let (tokenizer, vectors) = try Self.load(name)
    for vector in vectors {
      let text = tokenizer.decode(vector.ids)
      #expect(text.utf8.elementsEqual(vector.decoded.utf8), "\(name): \(text.debugDescription)")
    }
  }
}
