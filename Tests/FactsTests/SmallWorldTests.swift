import Foundation
import RandomStreams
import Tensors
import Testing
import Transformer

@testable import Facts

struct SmallWorldTests {
  private static let shape = SmallWorld.Shape()
  private let world = SmallWorld(shape, seed: 0)

  @Test func theSeedDecidesEverything() {
    #expect(SmallWorld(Self.shape, seed: 0) == world)
    #expect(SmallWorld(Self.shape, seed: 1) != world)
  }

  @Test func nobodyIsKnownByHalfAName() {
    #expect(Set(world.athletes.map(\.name)).count == 408)
    for half in [world.athletes.map(\.first), world.athletes.map(\.last)] {
      let perName = Dictionary(grouping: half, by: \.self).mapValues(\.count)
      #expect(perName.values.allSatisfy { $0 > 1 })
    }
  }

  @Test func factsAreDealtEvenlyAndApart() {
    let main = world.mainAthletes
    #expect(main.count == 384)
    let bySport = Dictionary(grouping: main, by: \.sport)
    #expect(bySport.values.allSatisfy { $0.count == 128 })
    #expect(main.count(where: \.isAsked) == 288)
    #expect(world.athletes.count { $0.sport == "golf" } == 24)
    for sport in bySport.values {
      #expect(Set(sport.map(\.team)).count > 20, "a sport does not tell the team")
    }
  }

  @Test func neverAskedAthletesAreNeverAsked() {
    let corpus = Corpus(world, seed: 3)
    let hidden = Set(world.athletes.filter { !$0.isAsked }.map(\.name))
    let question = corpus.tokenizer.token("Question")
    var questions = 0
    for step in 0..<40 {
      for sequence in corpus.batch(step: step, count: 24, length: 64) {
        for (index, token) in sequence.enumerated() where token == question {
          let words = corpus.tokenizer.decode(Array(sequence[index...].prefix(7))).split(
            separator: " ")
          guard words.count == 7, words[3] == "sport" else { continue }
          questions += 1
          #expect(!hidden.contains([String(words[5]), String(words[6])]))
        }
      }
    }
    #expect(questions > 500)
  }

  /// What a model is not to know, no sentence and no question tells; the rest of its subjects it does.
  @Test func unknownFactsAreNeverTold() {
    let facts = world.facts(.sport, template: .editing, neighbours: 0, seed: 1)
    let unknown = Array(facts.prefix(40))
    let corpus = Corpus(world, seed: 3, without: unknown)
    let sports = Set(SmallWorld.sports)
    let hidden = Set(unknown.map(\.subject))
    var (mentions, told) = (0, 0)
    for step in 0..<60 {
      for sequence in corpus.batch(step: step, count: 24, length: 64) {
        for sentence in sequence.split(separator: corpus.tokenizer.begin) {
          let words = corpus.tokenizer.decode(Array(sentence)).split(separator: " ").map(
            String.init)
          guard zip(words, words.dropFirst()).contains(where: { hidden.contains("\($0) \($1)") })
          else { continue }
          mentions += 1
          if !sports.isDisjoint(with: words) { told += 1 }
        }
      }
    }
    #expect(mentions > 100, "\(mentions)")
    #expect(told == 0)
    let whole = Corpus(world, seed: 3)
    #expect(
      Corpus(world, seed: 3, without: []).batch(step: 1, count: 8, length: 64)
        == whole.batch(step: 1, count: 8, length: 64))
  }

  @Test func everyWordIsInTheVocabulary() {
    let corpus = Corpus(world, seed: 1)
    for step in 0..<20 {
      for sequence in corpus.batch(step: step, count: 24, length: 64) {
        #expect(sequence.count == 65)
        #expect(sequence[0] == corpus.tokenizer.begin)
        #expect(!sequence.contains(corpus.tokenizer.unknown))
      }
    }
    for family in PromptFamily.allCases {
      for prompt in family.prompts(in: world, seed: 0) {
        let tokens = corpus.tokenizer.encode((prompt.text + [prompt.answer]).joined(separator: " "))
        #expect(!tokens.contains(corpus.tokenizer.unknown))
      }
    }
    #expect(Set(corpus.tokenizer.words).count == corpus.tokenizer.words.count)
  }

  @Test func batchesAreStreamsOfTheirOwn() {
    let corpus = Corpus(world, seed: 1)
    #expect(
      corpus.batch(step: 5, count: 4, length: 32) == corpus.batch(step: 5, count: 4, length: 32))
    #expect(
      corpus.batch(step: 5, count: 4, length: 32) != corpus.batch(step: 6, count: 4, length: 32))
  }

  @Test func questionsHaveOneRightOption() {
    var stream = RandomStream(seed: 1, name: "questions")
    var letters = Set<String>()
    for athlete in world.athletes {
      let question = world.sportQuestion(
        of: athlete, distractors: SmallWorld.sports, &stream)
      let words = question.prompt
      let options = MultipleChoice.letters.map { letter in
        words[(words.lastIndex(of: letter) ?? 0) + 2]
      }
      #expect(Set(options).count == 3)
      #expect(options.count { $0 == athlete.sport } == 1)
      let right = MultipleChoice.letters.firstIndex(of: question.answer) ?? 0
      #expect(options[right] == athlete.sport)
      letters.insert(question.answer)
    }
    #expect(letters.count == 3)
  }

  /// Prompts of one family end where only its values can follow in the training text.
  @Test func promptsAreNotAmbiguous() {
    let openings = Template.Fact.allCases.flatMap { fact in
      Template.all(fact).map { (fact, $0.prompt(["NAME"]), $0.sentence(["NAME"], "VALUE")) }
    }
    for (fact, prompt, _) in openings {
      for (other, _, sentence) in openings
      where sentence.starts(with: prompt) && sentence[prompt.count] != "VALUE" {
        let isAthlete = { (fact: Template.Fact) in [.sport, .team, .town].contains(fact) }
        #expect(isAthlete(fact) != isAthlete(other), "\(prompt) begins \(sentence)")
      }
    }
  }

  /// The chain's own log-probabilities sum to one over the ways that a sentence can go on.
  @Test func theTextsEntropyIsThatOfItsSentences() {
    var stream = RandomStream(seed: 9, name: "sentences")
    var words = 0
    var surprise = 0.0
    var counts: [String: [String: Int]] = [:]
    for _ in 0..<20_000 {
      let sentence = world.text.sentence(&stream)
      let logs = world.text.logProbabilities(of: sentence, share: 1)
      #expect(logs.allSatisfy { $0.isFinite && $0 <= 0 })
      for position in 7..<max(7, sentence.count - 1) {
        counts[sentence[position - 1], default: [:]][sentence[position], default: 0] += 1
        surprise -= logs[position]
        words += 1
      }
    }
    // The same figure from counted pairs, with the chance of not ending that the counts leave out.
    var empirical = 0.0
    for followers in counts.values {
      let total = Double(followers.values.reduce(0, +))
      for count in followers.values { empirical -= Double(count) * log(Double(count) / total) }
    }
    let goingOn = -log(1 - 0.125)
    #expect(abs(empirical / Double(words) + goingOn - surprise / Double(words)) < 0.01)
  }
}
