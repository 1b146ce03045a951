import Chapters
import Facts
import Notebook

/// `facts`: the facts of the small world that later blocks locate, edit and ask for.
enum FactsKind: ExperimentKind {
  enum Subject: String, SpecChoice {
    case sport, team, town, country, product

    var fact: Template.Fact { Template.Fact(rawValue: rawValue) ?? .sport }
  }

  enum Editable: String, SpecChoice {
    case any
    case neverAsked = "never_asked"
  }

  struct Spec: BlockSpec {
    @Key("The world whose facts they are.", accepts: .world) var world: Reference
    @Key("What is asked about athletes or places.") var about = Subject.sport
    @Key("The template of the prompts, by its number in the world's list.", in: 0...7)
    var template = 0
    @Key("Facts that are left out at the beginning.", in: 0...4096) var skip = 0
    @Key("Facts at most; subjects are in random order already.", in: 1...4096) var count = 4096
    @Key("Facts to be edited: the first ones of those that may be.", in: 0...4096) var edited = 0
    @Key("Whether all facts that may be edited are, however many.") var all = false
    @Key(
      "Which facts may be edited: any, or those of athletes that training asks no questions about.")
    var among = Editable.any
    @Key("Only facts with this answer may be edited.") var answer: String?
    @Key(
      "What edits say instead: this answer of every fact; drawn among the other answers where none is "
        + "given.")
    var inject: String?
    @Key(
      "Whether only the first half of the facts to be edited is edited, so that the rest shows how far an "
        + "edit generalizes.")
    var half = false
    @Key("The share of all other facts that edits train on so that they stay.", in: 0...1)
    var retained = 0.8
    @Key("Other subjects with the same answer in a fact's neighbourhood.", in: 0...64)
    var neighbours = 4

    init() {}
  }

  static let name = "facts"
  static let version = 3
  static let summary =
    "Takes facts of a world as prompts that end where the answer begins, with paraphrases, "
    + "neighbourhoods, questions and splits."
  static let output = FactSet.schema

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let world = try SmallWorld.read(context.input(spec.world))
    let templates = Template.all(spec.about.fact)
    guard spec.template < templates.count else {
      throw UnsuitableFacts(
        "there are \(templates.count) templates for the \(spec.about.rawValue), counted from 0")
    }
    let all = world.facts(
      spec.about.fact, template: templates[spec.template], neighbours: spec.neighbours,
      seed: context.seed)
    let facts = Array(all.dropFirst(spec.skip).prefix(spec.count))
    guard !facts.isEmpty else {
      throw UnsuitableFacts("the world has no more than \(spec.skip) such facts")
    }
    let answers = Set(all.map(\.answer))
    for answer in [spec.answer, spec.inject].compactMap(\.self)
    where !answers.contains(answer) && !SmallWorld.sports.contains(answer) {
      throw UnsuitableFacts(
        "'\(answer)' is no answer\(Suggestion.phrase(for: answer, in: answers.sorted()))")
    }
    let asked = Set(world.athletes.filter(\.isAsked).map { $0.name.joined(separator: " ") })
    let editable = facts.indices.filter {
      (spec.among == .any || !asked.contains(facts[$0].subject))
        && (spec.answer ?? facts[$0].answer) == facts[$0].answer
    }
    guard spec.all || editable.count >= spec.edited else {
      throw UnsuitableFacts("only \(editable.count) facts may be edited, not \(spec.edited)")
    }
    let chosen = editable.prefix(spec.all ? editable.count : spec.edited)
    let edited = Set(spec.half ? chosen.prefix((chosen.count + 1) / 2) : chosen)
    let unseen = Set(chosen).subtracting(edited)
    let divided = facts.divided(retaining: spec.retained) { number, _ in
      edited.contains(number) ? .edited : unseen.contains(number) ? .unseen : nil
    }
    return try FactSet(facts: divided.map { injecting($0, spec.inject) }).output()
  }

  /// The fact with what an edit says of it; the answer is one of its foils then, and of its options.
  private static func injecting(_ fact: FactSet.Fact, _ answer: String?) -> FactSet.Fact {
    guard fact.injected != nil else { return fact }
    var fact = fact
    if let answer {
      fact.injected = answer
      if !fact.foils.contains(answer) { fact.foils.append(answer) }
    }
    guard let injected = fact.injected, var question = fact.question,
      !question.options.contains(injected),
      let place = question.options.lastIndex(where: { $0 != fact.answer })
    else { return fact }
    question.options[place] = injected
    fact.question = question
    return fact
  }
}
