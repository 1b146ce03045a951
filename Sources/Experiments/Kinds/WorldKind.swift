import Chapters
import Facts
import Frames
import Notebook
import RandomStreams
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

    var shape: SmallWorld.Shape {
      var shape = SmallWorld.Shape()
      shape.athletes = athletes
      shape.golfers = golfers
      shape.firstNames = firstNames
      shape.lastNames = lastNames
      shape.teams = teams
      shape.towns = towns
      shape.places = places
      shape.placeNames = placeNames
      shape.countries = countries
      shape.products = products
      shape.asked = asked
      return shape
    }
  }

  struct Results: KindResults {
    @Table("An athlete.") var athletes: [Athlete]
    @Table("A place.") var places: [Place]
    @Table("A sentence of the training text, as an example.") var sentences: [Sentence]
    @OneRow("The world's size.") var size: Size
    @HandedOn var world: SmallWorld?

    init() {}
  }

  struct Athlete: FrameRow {
    @Column("first and last name") var name: String
    @Column("the athlete's sport") var sport: String
    @Column("the athlete's team") var team: String
    @Column("the athlete's home town") var town: String
    @Column("whether training asks multiple-choice questions about them") var asked: Bool
  }

  struct Place: FrameRow {
    @Column("the place's two names") var name: String
    @Column("the country it lies in") var country: String
    @Column("what it makes") var product: String
  }

  struct Sentence: FrameRow {
    @Column("the kind of sentence") var source: Corpus.Source
    @Column("how much of the sentences is of the kind", unit: .share) var share: Double
    @Column("a sentence of the kind") var example: String
  }

  struct Size: FrameRow {
    @Column("athletes, golfers included") var athletes: Int
    @Column("athletes that multiple-choice questions are asked about") var asked: Int
    @Column("places") var places: Int
    @Column("words of the tokenizer") var vocabulary: Int
  }

  static let name = "world"
  static let version = 1
  static let summary =
    "Makes up athletes with a sport, a team and a home town, places with a country and a product, "
    + "and a chain that writes plain text."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let shape = spec.shape
    try shape.check()
    let world = SmallWorld(shape, seed: context.seed)
    var results = Results()
    for athlete in world.athletes {
      results.athletes.append { row in
        row.name = athlete.name.joined(separator: " ")
        row.sport = athlete.sport
        row.team = athlete.team
        row.town = athlete.town
        row.asked = athlete.isAsked
      }
    }
    for place in world.places {
      results.places.append { row in
        row.name = place.name.joined(separator: " ")
        row.country = place.country
        row.product = place.product
      }
    }
    let corpus = Corpus(world, seed: context.seed)
    var stream = RandomStream(seed: context.seed, name: "examples")
    for source in Corpus.Source.allCases {
      results.sentences.append { row in
        row.source = source
        row.share = source.share
        row.example = corpus.sentence(source, &stream).joined(separator: " ")
      }
    }
    results.size.athletes = world.athletes.count
    results.size.asked = world.athletes.count(where: \.isAsked)
    results.size.places = world.places.count
    results.size.vocabulary = corpus.tokenizer.words.count
    results.world = world
    return results
  }
}

extension Corpus.Source: ColumnValue {}
