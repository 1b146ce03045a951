import Chapters
import Facts
import Notebook
import RandomStreams

/// `sports`: the paper's athletes, from the authors' file (paper, section 2.2).
enum SportsKind: ExperimentKind {
  enum Edited: String, SpecChoice {
    case none
    case first16 = "first_16"
    case first32 = "first_32"
    case first64 = "first_64"
    case basketball, baseball, football
  }

  enum Injected: String, SpecChoice {
    case withoutGolf = "without_golf"
    case withGolf = "with_golf"
    case golf
  }

  struct Spec: BlockSpec {
    @Key("The authors' sports.csv, or a file of its columns.") var file: InputFile
    @Key("The facts to be edited: the first athletes of the file, or all of a sport.")
    var edited = Edited.none
    @Key(
      "What edits say instead: the sport that the file has drawn from the three, or from the three "
        + "and golf, or golf.")
    var inject = Injected.withoutGolf
    @Key(
      "Whether only the first half of the facts to be edited is edited, as for whole sports, so that the "
        + "rest shows how far an edit generalizes.")
    var half = false
    @Key("The share of all other facts that edits train on so that they stay.", in: 0...1)
    var retained = 0.8
    @Key("Whether each prompt begins with an example, a golfer's, as the authors' prompts do.")
    var example = true
    @Key(
      later:
        "The model that has to know the athletes, by their prompts; all are taken where none is given, "
        + "and \"the first\" are those of the athletes that it knows.")
    var model: Input<AskedModel>?
    @Key(
      later:
        "The least share of the right sport among the sports, for a model to know an athlete; 0.5 where "
        + "none is given.", in: 0...1)
    var share: Double?
    @Key(
      later:
        "Edits are of athletes whom the model does not know, whose share is below this; others that it "
        + "does not know are left out.", in: 0...1)
    var unknown: Double?
    @Key(
      later: "Which athletes come first: 0 for the order of the file, others for random orders.",
      in: 0...1_000_000)
    var sample = 0

    init() {}
  }

  static let name = "sports"
  static let version = 1
  static let summary =
    "Takes the facts of athletes from the authors' sports.csv as prompts, with the authors' splits "
    + "and drawn answers."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> FactResults {
    let facts = try facts(spec, context)
    guard Set(facts.map(\.subject)).count == facts.count else {
      throw UnsuitableFacts("'\(spec.file.path)' has an athlete more than once")
    }
    guard let model = spec.model else {
      guard spec.share == nil, spec.unknown == nil else {
        throw UnsuitableFacts("'share' and 'unknown' need a 'model' that is asked")
      }
      return try FactResults(FactSet(facts: spec.divided(facts, choosingAmong: facts)))
    }
    let knowledge = try await FactsByKnowledge(
      of: facts.map { ($0, $0.answer) }, in: context.read(model), atLeast: spec.share ?? 0.5,
      below: spec.unknown, context)
    var unknown = knowledge.unknown[...]
    var all = knowledge.known
    var candidates = all
    if spec.unknown != nil {
      candidates = knowledge.unknown.map(\.fact)
      let chosen = spec.chosen(of: candidates)
      unknown = knowledge.unknown.filter { !chosen.contains($0.fact) }[...]
      all = chosen + all
      candidates = chosen
    }
    var results = try FactResults(
      FactSet(facts: spec.divided(all, choosingAmong: candidates)))
    results.known = knowledge.counts
    results.leftOut = [Exclusion](
      knowledge.leftOut + unknown.map { $0.leftOut(.unknown) }, of: facts.count)
    return results
  }

  /// The athletes of the file as facts, with what edits would say, in the order that is asked for.
  private static func facts(_ spec: Spec, _ context: RunContext) throws -> [FactSet.Fact] {
    let rows = try context.texts(of: spec.file, under: SportsRow.columns, from: SportsRow.source)
    let facts = try rows.enumerated().map { number, cells in
      guard let row = SportsRow(cells: cells) else {
        throw UnsuitableFacts(
          "row \(number + 1) of '\(spec.file.path)' has no athlete, or a sport other than "
            + SportsRow.sports.joined(separator: ", "))
      }
      var fact = row.fact(example: spec.example)
      fact.injected =
        switch spec.inject {
        case .withoutGolf: row.injectedWithoutGolf
        case .withGolf: row.injectedWithGolf
        case .golf: "golf"
        }
      return fact
    }
    guard spec.sample > 0 else { return facts }
    var stream = RandomStream(seed: context.seed, name: "sample \(spec.sample)")
    return stream.shuffled(facts)
  }
}

extension SportsKind.Spec {
  /// The facts that are to be edited, or kept from the edit.
  fileprivate func chosen(of facts: [FactSet.Fact]) -> [FactSet.Fact] {
    switch edited {
    case .none: []
    case .first16: Array(facts.prefix(16))
    case .first32: Array(facts.prefix(32))
    case .first64: Array(facts.prefix(64))
    case .basketball, .baseball, .football: facts.filter { $0.answer == edited.rawValue }
    }
  }

  /// Facts with their uses.
  fileprivate func divided(
    _ facts: [FactSet.Fact], choosingAmong candidates: [FactSet.Fact]
  ) -> [FactSet.Fact] {
    let chosen = Set(chosen(of: candidates))
    let numbers = facts.indices.filter { chosen.contains(facts[$0]) }
    return facts.divided(
      retaining: retained, chosen: numbers, editing: half ? numbers.count / 2 : numbers.count)
  }
}
