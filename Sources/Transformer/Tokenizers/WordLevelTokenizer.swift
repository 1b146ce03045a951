import Foundation
import Tensors

/// A tokenizer of whole words, split at white space, behind a token that begins every text.
///
/// Reads and writes the `WordLevel` form of Hugging Face's `tokenizer.json`.
package struct WordLevelTokenizer: Sendable, Hashable {
  /// The words by token.
  package let words: [String]
  /// What begins every text.
  package let begin: Int32
  /// What stands for words that are not known.
  package let unknown: Int32
  private let tokens: [String: Int32]

  /// The tokens that are not words, in the order of their ids.
  package enum Special: String, CaseIterable, Sendable {
    case pad = "<pad>"
    case end = "<eos>"
    case begin = "<bos>"
    case unknown = "<unk>"
  }

  /// A tokenizer of the special tokens and the given words, in this order, repeats left out.
  package init(words: [String]) {
    var seen = Set<String>()
    let all = Special.allCases.map(\.rawValue) + words
    self.init(vocabulary: all.filter { seen.insert($0).inserted })
  }

  private init(vocabulary: [String]) {
    words = vocabulary
    tokens = Dictionary(
      vocabulary.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    begin = tokens[Special.begin.rawValue] ?? 0
    unknown = tokens[Special.unknown.rawValue] ?? 0
  }

  /// The tokens of a text.
  ///
  /// - Parameters:
  ///   - text: Words with white space between them.
  ///   - begins: Whether the text stands behind the token that begins texts.
  /// - Returns: The tokens.
  package func encode(_ text: String, begins: Bool = true) -> [Int32] {
    let words = text.split(whereSeparator: \.isWhitespace)
    return (begins ? [begin] : []) + words.map { tokens[String($0)] ?? unknown }
  }

  /// The words of tokens, with spaces between them.
  package func decode(_ tokens: [Int32]) -> String {
    tokens.map { words.indices.contains(Int($0)) ? words[Int($0)] : Special.unknown.rawValue }
      .joined(separator: " ")
  }

  /// The token of a word that is known to be in the vocabulary.
  package func token(_ word: String) -> Int32 {
    guard let token = tokens[word] else { fatalError("'\(word)' is not in the vocabulary") }
    return token
  }
}

extension WordLevelTokenizer {
  /// The file of the tokenizer.
  package static let file = "tokenizer.json"
  /// The file of its settings.
  package static let settingsFile = "tokenizer_config.json"

  private struct File: Codable {
    struct Added: Codable {
      var id: Int
      var content: String
      var singleWord = false
      var lstrip = false
      var rstrip = false
      var normalized = false
      var special = true

      enum CodingKeys: String, CodingKey {
        case id, content, lstrip, rstrip, normalized, special
        case singleWord = "single_word"
      }
    }
    struct Splitter: Codable { var type = "WhitespaceSplit" }
    struct Piece: Codable {
      struct Part: Codable {
        var id: String
        var typeID = 0

        enum CodingKeys: String, CodingKey {
          case id
          case typeID = "type_id"
        }
      }
      var specialToken: Part?
      var sequence: Part?

      enum CodingKeys: String, CodingKey {
        case specialToken = "SpecialToken"
        case sequence = "Sequence"
      }
    }
    struct Template: Codable {
      struct Special: Codable {
        var id: String
        var ids: [Int]
        var tokens: [String]
      }
      var type = "TemplateProcessing"
      var single: [Piece]
      var pair: [Piece]
      var specialTokens: [String: Special]

      enum CodingKeys: String, CodingKey {
        case type, single, pair
        case specialTokens = "special_tokens"
      }
    }
    struct Model: Codable {
      var type: String
      var vocabulary: [String: Int]
      var unknown: String

      enum CodingKeys: String, CodingKey {
        case type
        case vocabulary = "vocab"
        case unknown = "unk_token"
      }
    }
    var version = "1.0"
    var addedTokens: [Added]
    var preTokenizer = Splitter()
    var postProcessor: Template
    var model: Model

    enum CodingKeys: String, CodingKey {
      case version, model
      case addedTokens = "added_tokens"
      case preTokenizer = "pre_tokenizer"
      case postProcessor = "post_processor"
    }
  }

  private struct Settings: Codable {
    var tokenizer = "PreTrainedTokenizerFast"
    var begin = Special.begin.rawValue
    var end = Special.end.rawValue
    var pad = Special.pad.rawValue
    var unknown = Special.unknown.rawValue
    var paddingSide = "left"
    var cleansUpSpaces = false
    var longest: Int

    enum CodingKeys: String, CodingKey {
      case tokenizer = "tokenizer_class"
      case begin = "bos_token"
      case end = "eos_token"
      case pad = "pad_token"
      case unknown = "unk_token"
      case paddingSide = "padding_side"
      case cleansUpSpaces = "clean_up_tokenization_spaces"
      case longest = "model_max_length"
    }
  }

  /// The files of the tokenizer by name.
  package func files(contextLength: Int) throws -> [String: Data] {
    let name = Special.begin.rawValue
    let first = File.Piece(specialToken: .init(id: name))
    let template = File.Template(
      single: [first, File.Piece(sequence: .init(id: "A"))],
      pair: [
        first, File.Piece(sequence: .init(id: "A")), first,
        File.Piece(sequence: .init(id: "B", typeID: 0)),
      ],
      specialTokens: [name: .init(id: name, ids: [Int(begin)], tokens: [name])])
    let file = File(
      addedTokens: Special.allCases.map {
        .init(id: Int(token($0.rawValue)), content: $0.rawValue)
      },
      postProcessor: template,
      model: .init(
        type: "WordLevel", vocabulary: tokens.mapValues(Int.init),
        unknown: Special.unknown.rawValue))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [
      Self.file: try encoder.encode(file),
      Self.settingsFile: try encoder.encode(Settings(longest: contextLength)),
    ]
  }

  /// Reads a `tokenizer.json`.
  ///
  /// - Throws: `FileError` where it is not of the `WordLevel` form.
  package init(contentsOf url: URL) throws {
    let path = url.lastPathComponent
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    } catch {
      throw FileError(path, "is no tokenizer of whole words: \(error)")
    }
    let sorted = file.model.vocabulary.sorted { $0.value < $1.value }
    guard file.model.type == "WordLevel", sorted.enumerated().allSatisfy({ $0 == $1.value }) else {
      throw FileError(path, "is no WordLevel tokenizer with tokens from 0 on")
    }
    for special in [Special.begin, .unknown] where file.model.vocabulary[special.rawValue] == nil {
      throw FileError(path, "has no token '\(special.rawValue)'")
    }
    self.init(vocabulary: sorted.map(\.key))
  }
}
