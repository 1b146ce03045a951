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

  // MARK: - Each kind of step

  /// Tokenizers of `Tests/transformers/tokenizer_cases.py`, with what becomes of its texts.
  private static func steps() throws -> JSONTree {
    let folder = try #require(Bundle.module.resourceURL)
    let file = folder.appending(path: "Fixtures/tokenizers/steps.json")
    return try JSONTree(Data(contentsOf: file), path: "steps.json")
  }

  private static func tokenizer(_ fields: JSONTree, in file: JSONTree) throws -> Tokenizer {
    let model = try TokenModelReader(file["models"]?[fields["model"]?.text ?? ""], path: "t")
      .model()
    return try Tokenizer(try #require(fields["steps"]), model: model, path: "t")
  }

  private static func ids(_ tree: JSONTree?) -> [Int32] {
    (tree?.items ?? []).compactMap(\.integer).map(Int32.init)
  }

  @Test func everyStepIsTheReferences() throws {
    let file = try Self.steps()
    let texts = try #require(file["texts"]?.items).compactMap(\.text)
    let cases = try #require(file["cases"]?.items)
    #expect(texts.count > 50 && cases.count > 80)
    for fields in cases {
      let (name, tokenizer) = (fields["name"]?.text ?? "", try Self.tokenizer(fields, in: file))
      for (place, text) in texts.enumerated() {
        let ids = Self.ids(fields["ids"]?.items?[place])
        #expect(tokenizer.encode(text) == ids, "\(name): \(text.debugDescription)")
        let decoded = fields["decoded"]?.items?[place].text ?? text
        #expect(
          tokenizer.decode(ids).utf8.elementsEqual(decoded.utf8),
          "\(name): \(decoded.debugDescription)")
      }
    }
  }

  /// Texts of 100 kB, many without a space, take no square of their length.
  @Test func longTextsAreTheReferences() throws {
    let file = try Self.steps()
    let texts = try #require(file["long"]?.items).map { pair in
      let items = try #require(pair.items)
      return String(
        repeating: try #require(items[0].text), count: try #require(items[1].integer))
    }
    let cases = try #require(file["cases"]?.items).filter { $0["long"]?.items?.isEmpty == false }
    #expect(cases.count > 3)
    for fields in cases {
      let tokenizer = try Self.tokenizer(fields, in: file)
      for (text, sum) in zip(texts, try #require(fields["long"]?.items)) {
        let own = tokenizer.encode(text).reduce(UInt32(0)) { 31 &* $0 &+ UInt32($1) }
        #expect(Int(own) == sum.integer, "\(fields["name"]?.text ?? ""): \(text.prefix(5))")
      }
    }
  }
}
