import Chapters
import Facts
import Notebook

/// `select`: some of a set's facts.
enum SelectKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The facts.", accepts: .facts) var facts: Reference
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
  static let output = FactSet.schema

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let set = try FactSet.read(context.input(spec.facts))
    let kept = Set(set[.edited].dropFirst(spec.skip).prefix(spec.edited))
    guard !kept.isEmpty else {
      throw UnsuitableFacts(
        "'\(spec.facts.id)' has \(set[.edited].count) facts to be edited, none after \(spec.skip)")
    }
    return try FactSet(
      facts: set.facts.filter { fact in
        fact.split == .edited ? kept.contains(fact) : !spec.only
      }
    ).output()
  }
}
