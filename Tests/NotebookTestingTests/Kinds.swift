import Chapters
import Foundation
import Frames
import Notebook
import Synchronization

/// Numbers, as JSON.
struct Numbers: JSONArtifact, Hashable {
  static let type = ArtifactType(rawValue: "number list")
  static let file = "numbers.json"
  static let meaning = "the numbers"

  var values: [Int]
}

/// A kind that counts the lines of a file, or up to a number.
enum CountingKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("Where counting ends.", in: 0...9) var last = 3
    @Key("A file whose lines are counted.") var file: InputFile?

    init() {}
  }

  struct Results: KindResults {
    @Table("A number.") var numbers: [Row]
    @HandedOn var list: Numbers?

    init() {}
  }

  struct Row: FrameRow {
    @Column("the number") var value: Int
    @Column("a part of the last one", unit: .share) var share: Double
  }

  static let name = "counting"
  static let version = 1
  static let summary = "Counts."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var last = spec.last
    if let file = spec.file {
      last = try String(contentsOf: context.url(of: file), encoding: .utf8).split(separator: "\n")
        .count
    }
    var results = Results()
    for try await step in context.steps(last + 1, "counting") {
      results.numbers.append { row in
        row.value = step
        row.share = Double(step) / Double(last)
      }
    }
    results.list = Numbers(values: Array(0...last))
    return results
  }
}

/// A kind that adds numbers that another put out, to the seed.
enum SumKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The numbers.") var numbers: Input<Numbers>
    @Key("What the sum may be at most.") var limit = 100

    init() {}
  }

  struct Results: KindResults {
    @OneRow("All of them.") var total: Total

    init() {}
  }

  struct Total: FrameRow {
    @Column("their sum") var sum: Int
  }

  struct TooMuch: Error, CustomStringConvertible {
    let description = "that is too much"
  }

  static let name = "sum"
  static let version = 1
  static let summary = "Adds."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    results.total.sum = try context.read(spec.numbers).values.reduce(Int(context.seed), +)
    if results.total.sum > spec.limit { throw TooMuch() }
    return results
  }
}

/// A kind that breaks what kinds promise: its output is not that of its spec, or not what it declares.
enum FickleKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("Whether its frame has another column than it says.") var undeclared = false

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The threads.") var threads: Count
    @OneRow("Nothing that changes.") var steady: Count
    @OpenTable("Whatever there is.") var rest: Frame
    @HandedOn var list: Numbers?

    init() {}
  }

  struct Count: FrameRow {
    @Column("how many") var count: Int
  }

  static let name = "fickle"
  static let version = 1
  static let summary = "Puts out how many threads it has."

  static func schema(of spec: Spec, in folder: URL) -> OutputSchema {
    var schema = schema
    if spec.undeclared {
      schema.frames[2].columns = Count.columns
      schema.frames[2].knowledge = .types
    }
    return schema
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    results.threads.count = context.threads
    results.steady.count = 1
    results.list = Numbers(values: [context.threads])
    return results
  }
}
