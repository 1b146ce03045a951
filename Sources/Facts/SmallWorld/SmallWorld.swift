import Foundation
import RandomStreams
import Tensors

/// A made-up world of athletes and places, small enough that a model learns all of it in minutes.
///
/// The stand-in for the paper's sports facts (athletes), CounterFact (places) and the Pile (text).
package struct SmallWorld: Codable, Sendable, Hashable {
  /// Who has a sport, a team and a home town, drawn independently of one another.
  package struct Athlete: Codable, Sendable, Hashable {
    package var first: String
    package var last: String
    package var sport: String
    package var team: String
    package var town: String
    /// Whether the training text asks multiple-choice questions about the athlete.
    package var isAsked: Bool
  }

  /// What has a country and a product.
  package struct Place: Codable, Sendable, Hashable {
    package var first: String
    package var second: String
    package var country: String
    package var product: String
  }

  /// How many there are of everything.
  package struct Shape: Codable, Sendable, Hashable {
    /// Athletes of the three main sports.
    package var athletes = 384
    /// Athletes who play golf, the sport that edits inject.
    package var golfers = 24
    package var firstNames = 32
    package var lastNames = 64
    package var teams = 24
    package var towns = 32
    package var places = 96
    package var placeNames = 24
    package var countries = 16
    package var products = 16
    /// The share of the athletes that questions are asked about.
    package var asked = 0.75

    /// The usual size.
    package init() {}
  }

  /// The sports of the athletes whose facts are edited.
  package static let mainSports = ["basketball", "football", "baseball"]
  /// The sport that edits inject: rare, but a known answer.
  package static let rareSport = "golf"
  /// Sports that the plain text only mentions.
  package static let mentionedSports = ["tennis", "hockey"]

  /// The athletes: those of the main sports, then the golfers.
  package var athletes: [Athlete]
  package var places: [Place]
  package var teams: [String]
  package var towns: [String]
  package var countries: [String]
  package var products: [String]
  package var text: MarkovText

  /// All sports that are somebody's fact.
  package static var sports: [String] { mainSports + [rareSport] }

  /// The athletes of the three main sports.
  package var mainAthletes: [Athlete] { athletes.filter { $0.sport != Self.rareSport } }
}

extension SmallWorld {
  /// The world of a seed.
  package init(_ shape: Shape, seed: UInt64) {
    var names = MadeUpNames(seed: seed)
    let firstNames = names.take(shape.firstNames, syllables: 2)
    let lastNames = names.take(shape.lastNames, syllables: 2, ending: ["r", "n", "s", "k", "ld"])
    towns = names.take(shape.towns, syllables: 2, ending: ["ton", "ville", "burg", "ford"])
    countries = names.take(shape.countries, syllables: 2, ending: ["nia", "land", "stan"])
    let placeFirst = names.take(shape.placeNames, syllables: 1, ending: ["t", "l", "sh", "m"])
    let placeSecond = names.take(shape.placeNames, syllables: 2, ending: ["ra", "lo", "ve"])
    teams = Array(Words.teams.prefix(shape.teams))
    products = Array(Words.products.prefix(shape.products))
    text = MarkovText(seed: seed)

    var stream = RandomStream(seed: seed, name: "facts")
    let total = shape.athletes + shape.golfers
    let people = Self.pairs(firstNames, lastNames, count: total, &stream)
    let sports =
      Self.dealt(Self.mainSports, count: shape.athletes, &stream)
      + Array(repeating: Self.rareSport, count: shape.golfers)
    let hisTeam = Self.dealt(teams, count: total, &stream)
    let hisTown = Self.dealt(towns, count: total, &stream)
    let asked =
      Self.askedFlags(shape.athletes, share: shape.asked, &stream)
      + Self.askedFlags(shape.golfers, share: shape.asked, &stream)
    athletes = (0..<total).map {
      Athlete(
        first: people[$0].0, last: people[$0].1, sport: sports[$0], team: hisTeam[$0],
        town: hisTown[$0], isAsked: asked[$0])
    }
    let sites = Self.pairs(placeFirst, placeSecond, count: shape.places, &stream)
    let itsCountry = Self.dealt(countries, count: shape.places, &stream)
    let itsProduct = Self.dealt(products, count: shape.places, &stream)
    places = (0..<shape.places).map {
      Place(
        first: sites[$0].0, second: sites[$0].1, country: itsCountry[$0], product: itsProduct[$0])
    }
  }

  /// Distinct pairs of words: neither word alone says which pair it is.
  private static func pairs(
    _ firsts: [String], _ seconds: [String], count: Int, _ stream: inout RandomStream
  ) -> [(String, String)] {
    let all = firsts.flatMap { first in seconds.map { (first, $0) } }
    return Array(stream.shuffled(all).prefix(count))
  }

  /// `count` values in random order, each of them equally often as nearly as can be.
  private static func dealt(
    _ values: [String], count: Int, _ stream: inout RandomStream
  ) -> [String] {
    stream.shuffled((0..<count).map { values[$0 % values.count] })
  }

  private static func askedFlags(
    _ count: Int, share: Double, _ stream: inout RandomStream
  ) -> [Bool] {
    let asked = Int((Double(count) * share).rounded())
    return stream.shuffled((0..<count).map { $0 < asked })
  }
}

/// Pronounceable words, no two of them alike.
struct MadeUpNames {
  private var stream: RandomStream
  private var taken = Set<String>()
  private static let onsets = [
    "b", "br", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s",
    "st", "t", "tr", "v", "w", "z",
  ]
  private static let vowels = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]

  init(seed: UInt64) { stream = RandomStream(seed: seed, name: "names") }

  /// New names of so many syllables and one of the endings.
  mutating func take(_ count: Int, syllables: Int, ending: [String] = [""]) -> [String] {
    var names: [String] = []
    while names.count < count {
      let body = (0..<syllables).map { _ in
        stream.pick(Self.onsets) + stream.pick(Self.vowels)
      }
      let name = (body.joined() + stream.pick(ending)).capitalized
      if taken.insert(name).inserted { names.append(name) }
    }
    return names
  }
}

/// The real words of the world.
enum Words {
  static let teams = [
    "Badgers", "Bears", "Bisons", "Cobras", "Cranes", "Crows", "Eagles", "Falcons", "Foxes",
    "Geckos", "Herons", "Hornets", "Jaguars", "Lions", "Lynxes", "Mantas", "Otters", "Owls",
    "Pumas", "Ravens", "Sharks", "Tigers", "Vipers", "Wolves",
  ]
  static let products = [
    "amber", "barley", "cheese", "cobalt", "copper", "cotton", "glass", "honey", "leather",
    "marble", "olives", "paper", "salt", "silk", "tea", "wool",
  ]
  static let text = [
    "all", "along", "and", "autumn", "bell", "boat", "bridge", "bright", "cloud", "cold", "dark",
    "deep", "door", "early", "evening", "far", "field", "fire", "forest", "garden", "gate",
    "green", "harbour", "hill", "house", "lamp", "late", "light", "long", "market", "moon",
    "morning", "narrow", "near", "night", "old", "over", "path", "quiet", "rain", "river", "road",
    "roof", "room", "sea", "shadow", "ship", "silver", "slow", "small", "snow", "stone", "summer",
    "sun", "tall", "tower", "tree", "under", "valley", "wall", "water", "white", "wind", "winter",
  ]
}
