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
    @Key("The world whose facts they are.") var world: Input<SmallWorld>
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

  static func run(_ spec: Spec, _ context: RunContext) async throws -> FactResults {
    let world = try context.read(spec.world)
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
    let chosen = spec.all ? editable : Array(editable.prefix(spec.edited))
    let divided = facts.divided(
      retaining: spec.retained, chosen: chosen,
      editing: spec.half ? (chosen.count + 1) / 2 : chosen.count)
    return try FactResults(FactSet(facts: divided.map { $0.injecting(spec.inject) }))
  }
}
