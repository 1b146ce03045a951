import Foundation
import Notebook

/// `facts`: the facts that later blocks locate, edit and ask for.
enum FactsKind: ExperimentKind {
  enum Subject: String, SpecChoice {
    case sport, team, town, country, product

    var fact: Template.Fact { Template.Fact(rawValue: rawValue) ?? .sport }
  }

  struct Spec: BlockSpec {
    @Key("The world whose facts they are.", accepts: .world) var world: Reference
    @Key("What is asked about athletes or places.") var about = Subject.sport
    @Key("The template of the prompts, by its number in the world's list.", in: 0...7)
    var template = 0
    @Key("Facts that are left out at the beginning.", in: 0...4096) var skip = 0
    @Key("Facts at most; subjects are in random order already.", in: 1...4096) var count = 4096

    init() {}
  }

  static let name = "facts"
  static let version = 1
  static let summary = "Takes facts of a world as prompts that end where the answer begins."
  static let output = OutputSchema(
    frames: [
      .init(
        "facts", "A fact.",
        columns: [
          Column("subject", .text, "who or what it is about"),
          Column("prompt", .text, "the prompt"),
          Column("answer", .text, "the right answer"),
        ]),
      .init(
        "size", "The facts as a whole.",
        columns: [
          Column("facts", .integer, "facts"),
          Column("answers", .integer, "different answers"),
          Column("template", .text, "the prompt, with NAME for the subject"),
        ]),
    ],
    blobs: [.init(FactSet.file, "prompts, subjects, answers and other answers")],
    provides: [.facts])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let world = try SmallWorld.read(context.input(spec.world))
    let templates = Template.all(spec.about.fact)
    guard spec.template < templates.count else {
      throw UnsuitableFacts(
        "there are \(templates.count) templates for the \(spec.about.rawValue), counted from 0")
    }
    let template = templates[spec.template]
    var set = FactSet(spec.about.fact, of: world, template: template)
    set.facts = Array(set.facts.dropFirst(spec.skip).prefix(spec.count))
    guard !set.facts.isEmpty else {
      throw UnsuitableFacts("the world has no more than \(spec.skip) such facts")
    }
    var facts = output.frames[0].empty()
    for fact in set.facts {
      facts.append([.text(fact.subject), .text(fact.prompt), .text(fact.answer)])
    }
    var size = output.frames[1].empty()
    size.append([
      .integer(set.facts.count), .integer(Set(set.facts.map(\.answer)).count),
      .text(template.label),
    ])
    return Output(frames: [facts, size], blobs: [FactSet.file: try set.data()])
  }
}
