import Interpretability
import RandomStreams
import Tensors
import Transformer

/// A family of prompts that ask for one thing, whose next word is right or wrong.
package enum PromptFamily: String, Sendable, Hashable, CaseIterable {
  case sport, team, town, country, product
  /// Multiple choice on the sport, on athletes that training asks about.
  case questionAsked = "question_asked"
  /// Multiple choice on the sport, on athletes that training never asks about.
  case questionNeverAsked = "question_never_asked"
  /// Multiple choice on the country of places.
  case questionPlace = "question_place"

  /// The probability of being right by guessing among the values that the family's prompts take.
  package func chance(in world: SmallWorld) -> Double {
    switch self {
    case .sport: 1 / Double(SmallWorld.mainSports.count)
    case .team: 1 / Double(world.teams.count)
    case .town: 1 / Double(world.towns.count)
    case .country: 1 / Double(world.countries.count)
    case .product: 1 / Double(world.products.count)
    case .questionAsked, .questionNeverAsked, .questionPlace:
      1 / Double(MultipleChoice.letters.count)
    }
  }

  /// A prompt and the word that should follow it.
  package struct Prompt: Sendable, Hashable {
    /// The template, as a reader sees it.
    package var template: String
    /// Who or what it is about.
    package var subject: String
    package var text: [String]
    package var answer: String
  }

  /// The family's prompts in a world, template by template.
  ///
  /// - Parameters:
  ///   - world: The world.
  ///   - limit: Takes the first so many subjects only; all where none is given.
  ///   - seed: Shuffles the options of questions.
  /// - Returns: The prompts.
  package func prompts(in world: SmallWorld, limit: Int? = nil, seed: UInt64) -> [Prompt] {
    var stream = RandomStream(seed: seed, name: "options \(rawValue)")
    switch self {
    case .sport: return facts(.sport, world.mainAthletes.prefix(limit ?? .max))
    case .team: return facts(.team, world.mainAthletes.prefix(limit ?? .max))
    case .town: return facts(.town, world.mainAthletes.prefix(limit ?? .max))
    case .country: return facts(.country, world.places.prefix(limit ?? .max))
    case .product: return facts(.product, world.places.prefix(limit ?? .max))
    case .questionAsked, .questionNeverAsked:
      let athletes = world.mainAthletes.filter { $0.isAsked == (self == .questionAsked) }
      return athletes.prefix(limit ?? .max).map { athlete in
        let question = world.sportQuestion(
          of: athlete, distractors: SmallWorld.mainSports, &stream)
        return prompt(question, of: athlete.name)
      }
    case .questionPlace:
      return world.places.prefix(limit ?? .max).map { place in
        prompt(world.countryQuestion(of: place, &stream), of: place.name)
      }
    }
  }

  private func facts(
    _ fact: Template.Fact, _ subjects: some Collection<some FactSubject>
  ) -> [Prompt] {
    Template.all(fact).flatMap { template in
      subjects.map {
        Prompt(
          template: template.label, subject: $0.name.joined(separator: " "),
          text: template.prompt($0.name), answer: $0.value(of: fact))
      }
    }
  }

  private func prompt(_ question: MultipleChoice, of name: [String]) -> Prompt {
    Prompt(
      template: self == .questionPlace
        ? "Question : which country is NAME in ? A ) ... Answer :"
        : "Question : what sport does NAME play ? A ) ... Answer :",
      subject: name.joined(separator: " "), text: question.prompt, answer: question.answer)
  }
}

/// What facts are about: athletes and places.
package protocol FactSubject {
  var name: [String] { get }
  func value(of fact: Template.Fact) -> String
}

extension SmallWorld.Athlete: FactSubject {}
extension SmallWorld.Place: FactSubject {}

extension PromptFamily.Prompt {
  /// Which prompts a model completes rightly: the right word is the likeliest of the whole
  /// vocabulary.
  package static func areAnswered(
    _ prompts: [Self], by model: LanguageModel, _ tokenizer: WordLevelTokenizer, threads: Int
  ) -> [Bool] {
    let logits = model.nextTokenLogits(
      prompts.map { [tokenizer.begin] + $0.text.map(tokenizer.token) }, threads: threads)
    return logits.withScalars { scalars in
      prompts.indices.map { row in
        let answer = scalars[row * logits.width + Int(tokenizer.token(prompts[row].answer))]
        return scalars[row * logits.width..<(row + 1) * logits.width].allSatisfy { $0 <= answer }
      }
    }
  }
}
