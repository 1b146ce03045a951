import Chapters
import Facts
import Foundation
import Frames
import Notebook
import RandomStreams

/// `texts`: plain text that edits should leave alone.
enum TextsKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The world whose plain text it is.", accepts: .world) var world: Reference?
    @Key("A file of texts, one a line, or a table with the column `text` (CSV, JSON lines).")
    var file: InputFile?
    @Key("Texts to train on.", in: 1...1_000_000) var retained = 512
    @Key("Texts that nothing is trained on.", in: 1...1_000_000) var heldOut = 256

    init() {}
  }

  static let name = "texts"
  static let version = 1
  static let summary =
    "Takes plain texts from a world or a file (the paper takes the Pile), some to train on, the others "
    + "to measure by."
  static let output = OutputSchema(
    frames: [
      .init(
        "size", "The texts.",
        columns: [
          Frame.Column("retained", .integer, "texts to train on"),
          Frame.Column("held_out", .integer, "texts that nothing is trained on"),
          Frame.Column("example", .text, "the first of them"),
        ])
    ],
    blobs: [.init(TextSet.file, "the texts")], provides: [.texts])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let count = spec.retained + spec.heldOut
    let texts: [String]
    if let world = spec.world {
      let chain = try SmallWorld.read(context.input(world)).text
      var stream = RandomStream(seed: context.seed, name: "retained text")
      texts = (0..<count).map { _ in chain.sentence(&stream).joined(separator: " ") }
    } else if let file = spec.file {
      texts = try read(file, context)
    } else {
      throw UnsuitableFacts("texts need a `world` or a `file`")
    }
    guard texts.count >= count else {
      throw UnsuitableFacts("there are \(texts.count) texts, not \(count)")
    }
    let set = TextSet(
      retained: Array(texts.prefix(spec.retained)),
      heldOut: Array(texts.dropFirst(spec.retained).prefix(spec.heldOut)))
    var size = output.frames[0].empty()
    size.append([.integer(set.retained.count), .integer(set.heldOut.count), .text(texts[0])])
    return Output(frames: [size], blobs: [TextSet.file: try set.data()])
  }

  private static func read(_ file: InputFile, _ context: RunContext) throws -> [String] {
    if TableFormat(file: file.path) != nil {
      let table = try context.table(
        file, needing: ["text"], from: "A table of texts has the column `text`.")
      return (table.values(of: "text") ?? []).compactMap(\.written)
    }
    guard let text = try? String(contentsOf: context.url(of: file), encoding: .utf8) else {
      throw UnsuitableTable("'\(file.path)' cannot be read as UTF-8")
    }
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }
}
