import Interpretability

/// A sentence with a gap for a name and one for the value that a fact gives it.
package struct Template: Sendable, Hashable {
  /// What the facts of a family are about.
  package enum Fact: String, Sendable, Hashable, CaseIterable {
    case sport, team, town, country, product
  }

  package let fact: Fact
  private let words: [String]

  private static let name = "{name}"
  private static let value = "{value}"

  private init(_ fact: Fact, _ text: String) {
    self.fact = fact
    words = text.split(separator: " ").map(String.init)
  }

  /// The whole sentence.
  package func sentence(_ name: [String], _ value: String) -> [String] {
    words.flatMap { $0 == Self.name ? name : $0 == Self.value ? [value] : [$0] }
  }

  /// The sentence up to the value.
  package func prompt(_ name: [String]) -> [String] {
    words.prefix { $0 != Self.value }.flatMap { $0 == Self.name ? name : [$0] }
  }

  /// The template as a reader sees it: `Fact : NAME plays the sport of`.
  package var label: String { prompt(["NAME"]).joined(separator: " ") }

  /// The words of the template itself.
  package var ownWords: [String] { words.filter { $0 != Self.name && $0 != Self.value } }

  /// The prompt that edits train on, among the sport's.
  package static var editing: Template { all(.sport)[0] }

  /// Every template of a fact.
  package static func all(_ fact: Fact) -> [Template] {
    let texts =
      switch fact {
      case .sport:
        [
          "Fact : {name} plays the sport of {value} .",
          "{name} plays {value} .",
          "{name} is a professional {value} player .",
          "The sport that {name} plays is {value} .",
          "In sport {name} is famous for {value} .",
          "{name} trains every day for {value} .",
          "Every fan knows {name} for playing {value} .",
          "Q : which sport is {name} known for ? Reply : {value} .",
        ]
      case .team:
        [
          "{name} wears the shirt of the {value} .",
          "The team of {name} is the {value} .",
          "{name} signed with the {value} .",
          "Q : which team does {name} play for ? Reply : {value} .",
        ]
      case .town:
        [
          "{name} was born in {value} .",
          "The home town of {name} is {value} .",
          "{name} grew up in {value} .",
          "Q : where is {name} from ? Reply : {value} .",
        ]
      case .country:
        [
          "{name} is a place in {value} .",
          "The country of {name} is {value} .",
          "Q : which country is {name} in ? Reply : {value} .",
        ]
      case .product:
        [
          "{name} is known for its {value} .",
          "{name} exports {value} .",
          "Q : what does {name} make ? Reply : {value} .",
        ]
      }
    return texts.map { Template(fact, $0) }
  }
}

/// A multiple-choice question.
///
///     Question : what sport does N play ? A ) x B ) y C ) z Answer : B .
package struct MultipleChoice: Sendable, Hashable {
  /// The letters of the options.
  package static let letters = ["A", "B", "C"]

  private let question: [String]
  /// The options, in order.
  package let options: [String]
  private let right: Int

  /// A question with its options in the order given.
  ///
  /// - Parameters:
  ///   - fact: What is asked: an athlete's sport or a place's country.
  ///   - name: Who or what it is asked of.
  ///   - options: The options, the right one among them.
  ///   - answer: The right option.
  package init(_ fact: Template.Fact, of name: [String], options: [String], answer: String) {
    question =
      fact == .sport
      ? ["Question", ":", "what", "sport", "does"] + name + ["play", "?"]
      : ["Question", ":", "which", "country", "is"] + name + ["in", "?"]
    self.options = options
    right = options.firstIndex(of: answer) ?? 0
  }

  /// What is asked, without the options.
  package var text: String { question.joined(separator: " ") }

  /// The question up to the answer's letter.
  package var prompt: [String] {
    question + zip(Self.letters, options).flatMap { [$0, ")", $1] } + ["Answer", ":"]
  }

  /// The letter of the right option.
  package var answer: String { Self.letters[right] }

  /// The whole text.
  package var sentence: [String] { prompt + [answer, "."] }
}
