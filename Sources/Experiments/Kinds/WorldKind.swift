import Chapters
import Facts
import Foundation
import Frames
import Notebook
import RandomStreams
import Tensors
import Transformer

/// `world`: makes the small world that a model is trained on.
enum WorldKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("Athletes of the three main sports.", in: 8...4096) var athletes = 384
    @Key("Athletes who play golf, the sport that edits inject.", in: 0...1024) var golfers = 24
    @Key("First names to draw from.", in: 2...512) var firstNames = 32
    @Key("Last names to draw from.", in: 2...512) var lastNames = 64
    @Key("Teams.", in: 2...24) var teams = 24
    @Key("Home towns.", in: 2...256) var towns = 32
    @Key("Places.", in: 4...1024) var places = 96
    @Key("First and second names to draw places from.", in: 2...256) var placeNames = 24
    @Key("Countries.", in: 3...128) var countries = 16
    @Key("Products.", in: 2...16) var products = 16
    @Key("The share of the athletes that multiple-choice questions are asked about.", in: 0.1...0.9)
    var asked = 0.75

    init() {}
  }

  static let name = "world"
  static let version = 1
  static let summary =
    "Makes up athletes with a sport, a team and a home town, places with a country and a product, "
    + "and a chain that writes plain text."
  static let output = OutputSchema(
    frames: [
      .init(
        "athletes", "An athlete.",
        columns: [
          Frame.Column("name", .text, "first and last name"),
          Frame.Column("sport", .text, "the athlete's sport"),
          Frame.Column("team", .text, "the athlete's team"),
          Frame.Column("town", .text, "the athlete's home town"),
          Frame.Column("asked", .boolean, "whether training asks multiple-choice questions about them"),
        ]),
      .init(
        "places", "A place.",
        columns: [
          Frame.Column("name", .text, "the place's two names"),
          Frame.Column("country", .text, "the country it lies in"),
          Frame.Column("product", .text, "what it makes"),
        ]),
      .init(
        "sentences", "A sentence of the training text, as an example.",
        columns: [
          Frame.Column("source", .text, "the kind of sentence"),
          Frame.Column("share", .number, "how much of the sentences is of the kind", unit: .share),
          Frame.Column("example", .text, "a sentence of the kind"),
        ]),
      .init(
        "size", "The world's size.",
        columns: [
          Frame.Column("athletes", .integer, "athletes, golfers included"),
          Frame.Column("asked", .integer, "athletes that multiple-choice questions are asked about"),
          Frame.Column("places", .integer, "places"),
          Frame.Column("vocabulary", .integer, "words of the tokenizer"),
        ]),
    ],
    blobs: [.init(SmallWorld.file, "the world, for kinds that read it")],
    provides: [.world])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    var shape = SmallWorld.Shape()
    shape.athletes = spec.athletes
    shape.golfers = spec.golfers
    shape.firstNames = spec.firstNames
    shape.lastNames = spec.lastNames
    shape.teams = spec.teams
    shape.towns = spec.towns
    shape.places = spec.places
    shape.placeNames = spec.placeNames
    shape.countries = spec.countries
    shape.products = spec.products
    shape.asked = spec.asked
    try check(shape)
    let world = SmallWorld(shape, seed: context.seed)
    return Output(
      frames: [athletes(world), places(world), sentences(world, context.seed), size(world)],
      blobs: [SmallWorld.file: try world.data()])
  }

  private static func check(_ shape: SmallWorld.Shape) throws {
    let pairs = shape.firstNames * shape.lastNames
    guard shape.athletes + shape.golfers <= pairs else {
      throw UnsuitableWorld(
        "\(shape.athletes + shape.golfers) athletes need as many pairs of names; "
          + "\(shape.firstNames) first and \(shape.lastNames) last names make \(pairs)")
    }
    guard shape.places <= shape.placeNames * shape.placeNames else {
      throw UnsuitableWorld(
        "\(shape.places) places need as many pairs of names; \(shape.placeNames) names make "
          + "\(shape.placeNames * shape.placeNames)")
    }
  }

  private static func athletes(_ world: SmallWorld) -> Frame {
    var frame = output.frames[0].empty()
    for athlete in world.athletes {
      frame.append([
        .text(athlete.name.joined(separator: " ")), .text(athlete.sport), .text(athlete.team),
        .text(athlete.town), .boolean(athlete.isAsked),
      ])
    }
    return frame
  }

  private static func places(_ world: SmallWorld) -> Frame {
    var frame = output.frames[1].empty()
    for place in world.places {
      frame.append([
        .text(place.name.joined(separator: " ")), .text(place.country), .text(place.product),
      ])
    }
    return frame
  }

  private static func sentences(_ world: SmallWorld, _ seed: UInt64) -> Frame {
    var frame = output.frames[2].empty()
    let corpus = Corpus(world, seed: seed)
    var stream = RandomStream(seed: seed, name: "examples")
    for source in Corpus.Source.allCases {
      let sentence = corpus.sentence(source, &stream).joined(separator: " ")
      frame.append([.text(source.rawValue), .number(source.share), .text(sentence)])
    }
    return frame
  }

  private static func size(_ world: SmallWorld) -> Frame {
    var frame = output.frames[3].empty()
    frame.append([
      .integer(world.athletes.count), .integer(world.athletes.count(where: \.isAsked)),
      .integer(world.places.count), .integer(Corpus.tokenizer(of: world).words.count),
    ])
    return frame
  }
}

/// A world that cannot be made as asked.
struct UnsuitableWorld: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension SmallWorld: JSONBlob {
  static let file = "world.json"
}
