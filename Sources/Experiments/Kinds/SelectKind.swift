import Chapters
import Facts
import Notebook

/// `select`: some of a set's facts.
enum SelectKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The facts.") var facts: Input<FactSet>
    @Key("Facts to be edited that are left out at the beginning.", in: 0...1_000_000) var skip = 0
    @Key(
      "How many facts to be edited stay; all others to be edited are left out.", in: 1...1_000_000)
    var edited = 1_000_000
    @Key("Whether facts that are not to be edited are left out too.") var only = false

    init() {}
  }

  static let name = "select"
  static let version = 1
  static let summary =
    "Takes some of the facts to be edited, with all or none of the others, for batches and for edits of "
    + "several sizes."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> FactResults {
    let set = try context.read(spec.facts)
    let kept = Set(set[.edited].dropFirst(spec.skip).prefix(spec.edited))
    guard !kept.isEmpty else {
      throw UnsuitableFacts(
        "'\(spec.facts.id)' has \(set[.edited].count) facts to be edited, none after \(spec.skip)")
    }
    return try FactResults(
      FactSet(facts: set.facts.filter { $0.split == .edited ? kept.contains($0) : !spec.only }))
  }
}
