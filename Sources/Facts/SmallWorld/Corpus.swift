import Interpretability
import RandomStreams
import Tensors
import Transformer

/// The training text of a world: a mix of facts, questions and plain text, packed into sequences.
package struct Corpus: Sendable {
  /// The kinds of sentence and their shares.
  package enum Source: String, Sendable, Hashable, CaseIterable {
    case athleteFact = "athlete fact"
    case athleteQuestion = "athlete question"
    case placeFact = "place fact"
    case placeQuestion = "place question"
    case sportsMention = "sports mention"
    case plainText = "plain text"

    /// The share among sentences.
    package var share: Double {
      switch self {
      case .athleteFact: 0.50
      case .athleteQuestion: 0.16
      case .placeFact: 0.14
      case .placeQuestion: 0.08
      case .sportsMention: 0.02
      case .plainText: 0.10
      }
    }
  }

  package let world: SmallWorld
  package let tokenizer: WordLevelTokenizer
  private let seed: UInt64
  private let asked: [SmallWorld.Athlete]
  private let told: [Template.Fact: [SmallWorld.Athlete]]
  private let toldOfPlaces: [Template.Fact: [SmallWorld.Place]]
  private let templates: [Template.Fact: [Template]]
  private static let mentions = ["Many people watch", "They like", "The children play"]

  /// The text of a world under a seed of its own.
  ///
  /// - Parameters:
  ///   - world: The world.
  ///   - seed: The seed of the text.
  ///   - unknown: Facts that no sentence and no question tells; their subjects' other facts are told.
  package init(_ world: SmallWorld, seed: UInt64, without unknown: [FactSet.Fact] = []) {
    self.world = world
    self.seed = seed
    tokenizer = Self.tokenizer(of: world)
    let kinds = Template.Fact.allCases
    let silent = Dictionary(
      uniqueKeysWithValues: kinds.map { kind in
        (kind, Set(unknown.filter { $0.isTold(by: kind) }.map(\.subject)))
      })
    let isTold = { (name: [String], kind: Template.Fact) in
      silent[kind]?.contains(name.joined(separator: " ")) != true
    }
    told = Dictionary(
      uniqueKeysWithValues: kinds.map { kind in
        (kind, world.athletes.filter { isTold($0.name, kind) })
      })
    toldOfPlaces = Dictionary(
      uniqueKeysWithValues: kinds.map { kind in
        (kind, world.places.filter { isTold($0.name, kind) })
      })
    asked = world.athletes.filter { $0.isAsked && isTold($0.name, .sport) }
    templates = Dictionary(uniqueKeysWithValues: kinds.map { ($0, Template.all($0)) })
  }

  /// The tokenizer of a world: its words in a fixed order.
  package static func tokenizer(of world: SmallWorld) -> WordLevelTokenizer {
    var words = [".", ":", "?", ")", "Question", "Answer"] + MultipleChoice.letters
    words += Template.Fact.allCases.flatMap { Template.all($0) }.flatMap(\.ownWords)
    words += MultipleChoice(.sport, of: [], options: [], answer: "").prompt
    words += MultipleChoice(.country, of: [], options: [], answer: "").prompt
    words += mentions.flatMap { $0.split(separator: " ").map(String.init) }
    words += SmallWorld.sports + SmallWorld.mentionedSports
    words += world.teams + world.towns + world.countries + world.products
    words += world.athletes.map(\.first).sorted() + world.athletes.map(\.last).sorted()
    words += world.places.map(\.first).sorted() + world.places.map(\.second).sorted()
    words += world.text.words
    return WordLevelTokenizer(words: words)
  }

  /// The sequences of a training step: sentences one after the other, each behind <bos>, cut at
  /// the length.
  ///
  /// - Parameters:
  ///   - step: The step; every step's batch is a stream of its own.
  ///   - count: How many sequences.
  ///   - length: How many tokens each predicts: one fewer than it has.
  /// - Returns: Token sequences of `length + 1`.
  package func batch(step: Int, count: Int, length: Int) -> [[Int32]] {
    var stream = RandomStream(seed: seed, name: "batch \(step)")
    return (0..<count).map { _ in
      var tokens: [Int32] = []
      while tokens.count <= length {
        tokens.append(tokenizer.begin)
        tokens += sentence(source(&stream), &stream).map(tokenizer.token)
      }
      return Array(tokens.prefix(length + 1))
    }
  }

  /// A sentence of a kind.
  package func sentence(_ source: Source, _ stream: inout RandomStream) -> [String] {
    switch source {
    case .athleteFact: athleteFact(&stream)
    case .athleteQuestion:
      world.sportQuestion(
        of: stream.pick(asked), distractors: SmallWorld.sports, &stream
      ).sentence
    case .placeFact: placeFact(&stream)
    case .placeQuestion:
      world.countryQuestion(of: stream.pick(toldOfPlaces[.country] ?? []), &stream).sentence
    case .sportsMention:
      stream.pick(Self.mentions).split(separator: " ").map(String.init)
        + [stream.pick(SmallWorld.sports + SmallWorld.mentionedSports), "."]
    case .plainText: world.text.sentence(&stream)
    }
  }

  private func source(_ stream: inout RandomStream) -> Source {
    var draw = stream.uniform()
    for source in Source.allCases {
      draw -= source.share
      if draw < 0 { return source }
    }
    return .plainText
  }

  /// Sport : team : town = 2 : 1 : 1.
  private func athleteFact(_ stream: inout RandomStream) -> [String] {
    let draw = stream.pick(world.athletes)
    let fact = stream.pick([Template.Fact.sport, .sport, .team, .town])
    let isTold = told[fact]?.contains(draw) == true
    let athlete = isTold ? draw : stream.pick(told[fact] ?? [])
    return stream.pick(templates[fact] ?? []).sentence(athlete.name, athlete.value(of: fact))
  }

  private func placeFact(_ stream: inout RandomStream) -> [String] {
    let draw = stream.pick(world.places)
    let fact = stream.pick([Template.Fact.country, .product])
    let isTold = toldOfPlaces[fact]?.contains(draw) == true
    let place = isTold ? draw : stream.pick(toldOfPlaces[fact] ?? [])
    return stream.pick(templates[fact] ?? []).sentence(place.name, place.value(of: fact))
  }
}

extension FactSet.Fact {
  /// Whether the fact is one of a kind: its prompt is one of the kind's templates with its subject.
  package func isTold(by kind: Template.Fact) -> Bool {
    let name = subject.split(separator: " ").map(String.init)
    return Template.all(kind).contains { $0.prompt(name).joined(separator: " ") == prompt }
  }
}

extension SmallWorld.Athlete {
  package var name: [String] { [first, last] }

  package func value(of fact: Template.Fact) -> String {
    switch fact {
    case .team: team
    case .town: town
    default: sport
    }
  }
}

extension SmallWorld.Place {
  package var name: [String] { [first, second] }

  package func value(of fact: Template.Fact) -> String { fact == .product ? product : country }
}

extension SmallWorld {
  /// A question on an athlete's sport: the right one and two others, shuffled.
  package func sportQuestion(
    of athlete: Athlete, distractors: [String], _ stream: inout RandomStream
  ) -> MultipleChoice {
    question(.sport, athlete.name, athlete.sport, among: distractors, &stream)
  }

  /// A question on a place's country.
  package func countryQuestion(of place: Place, _ stream: inout RandomStream) -> MultipleChoice {
    question(.country, place.name, place.country, among: countries, &stream)
  }

  private func question(
    _ fact: Template.Fact, _ name: [String], _ answer: String, among values: [String],
    _ stream: inout RandomStream
  ) -> MultipleChoice {
    let others = stream.shuffled(values.filter { $0 != answer })
    let options = stream.shuffled([answer] + others.prefix(MultipleChoice.letters.count - 1))
    return MultipleChoice(fact, of: name, options: options, answer: answer)
  }
}
