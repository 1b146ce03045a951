import ArgumentParser
import Foundation
import NotebookCommands
import Tensors
import Transformer

/// `palimpsest model inspect`: what a checkpoint holds.
struct InspectModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show the shape of a checkpoint, its tensors, and where its model can be read.",
    discussion: """
      Reads config.json and the headers of the weights, in one file or in shards, or the header of a \
      GGUF file; no value is read but those of a head that is stored beside the embedding that it is \
      said to be.
      """)

  @Argument(help: ModelPlace.help)
  var folder: String
  @Flag(help: "List the sites that can be read and edited, with their shapes for three tokens.")
  var sites = false
  @Flag(help: "Print JSON.") var json = false

  /// What is shown.
  private struct Contents: Encodable {
    struct Place: Encodable {
      var site: String
      var shape: [Int]
    }

    var modelType: String
    var parameters: Int
    var layers: Int
    var width: Int
    var heads: Int
    var keyHeads: Int
    var headWidth: Int
    var mlpWidth: Int
    var vocabulary: Int
    var contextLength: Int
    var tiesEmbeddings: Bool
    var hasTokenizer: Bool
    var tensors: [Checkpoint.Entry]
    var unused: [String]
    var sites: [Place]?

    enum CodingKeys: String, CodingKey {
      case parameters, layers, width, heads, vocabulary, tensors, unused, sites
      case modelType = "model_type"
      case keyHeads = "key_heads"
      case headWidth = "head_width"
      case mlpWidth = "mlp_width"
      case contextLength = "context_length"
      case tiesEmbeddings = "ties_embeddings"
      case hasTokenizer = "has_tokenizer"
    }
  }

  func run() throws {
    try Console.reportingFileErrors {
      let contents = try contents()
      if json { try Console.printJSON(contents) } else { Console.print(Self.text(contents)) }
    }
  }

  private func contents() throws -> Contents {
    let url = URL(fileURLWithPath: folder)
    let (shape, tensors, unused) = try Checkpoint.survey(of: url)
    let places = Site.all(of: shape).map {
      Contents.Place(site: $0.description, shape: shape.shape(of: $0, tokens: 3))
    }
    return Contents(
      modelType: shape.family.name,
      parameters: tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }, layers: shape.layers,
      width: shape.width, heads: shape.heads, keyHeads: shape.keyHeads,
      headWidth: shape.headWidth, mlpWidth: shape.mlpWidth, vocabulary: shape.vocabulary,
      contextLength: shape.contextLength, tiesEmbeddings: shape.tiesEmbeddings,
      hasTokenizer: Tokenizer.isThere(withModelAt: url), tensors: tensors,
      unused: unused, sites: sites ? places : nil)
  }

  private static func text(_ contents: Contents) -> String {
    let heads =
      "\(contents.heads) heads"
      + (contents.keyHeads == contents.heads ? "" : ", \(contents.keyHeads) key heads")
    let head = """
      \(contents.modelType), \(contents.parameters) stored parameters
      \(contents.layers) layers of width \(contents.width), \(heads), each \(contents.headWidth) wide, \
      feed-forward width \(contents.mlpWidth)
      \(contents.vocabulary) words, \(contents.tiesEmbeddings ? "tied" : "untied") embeddings; up to \
      \(contents.contextLength) tokens; \(contents.hasTokenizer ? "with" : "no") tokenizer
      """
    let tensors = table(
      ["tensor", "type", "shape", "file"],
      contents.tensors.map { [$0.name, $0.type, "\($0.shape)", $0.file] })
    let sites = contents.sites.map {
      table(["site", "shape"], $0.map { [$0.site, "\($0.shape)"] })
    }
    let unused =
      contents.unused.isEmpty ? [] : ["not used: " + contents.unused.joined(separator: ", ")]
    return ([head, tensors] + unused + (sites.map { [$0] } ?? [])).joined(separator: "\n\n")
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([head] + rows).map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
    }
    return lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
