import Foundation
import Synchronization
import TestSupport

@testable import Chapters
@testable import Frames
@testable import Notebook

/// How often the kind `count` ran, by its label: tests run side by side, each with labels of its own.
let runs = Mutex<[String: Int]>([:])

/// A number as text.
struct Number: ReadableArtifact, WritableArtifact {
  static let type = ArtifactType(rawValue: "number")
  static let blobSchemas = [OutputSchema.BlobSchema("blob", "the number as text")]

  let value: Int

  init(_ value: Int) { self.value = value }

  init(from output: StoredOutput) throws {
    value = Int(try String(contentsOf: output.blob("blob"), encoding: .utf8)) ?? 0
  }

  func blobs() -> [String: Data] { ["blob": Data("\(value)".utf8)] }
}

/// A kind that counts its runs and can be told to fail.
enum CountKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("What the runs are counted under.") var label: String
    @Key("A number to put out.", in: 0...100) var value = 1
    @Key("Fails with this message.") var fails: String?
    @Key("Rounds the number down to a multiple of this.") var grain = 1

    init() {}
  }

  struct Results: KindResults {
    @OneRow("One number.") var numbers: Row
    @HandedOn var number: Number?

    init() {}
  }

  struct Row: FrameRow {
    @Column("the number") var value: Int
  }

  struct Told: Error, CustomStringConvertible { let description: String }

  static let name = "count"
  static let version = 1
  static let summary = "Puts out a number."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    runs.withLock { $0[spec.label, default: 0] += 1 }
    if let message = spec.fails { throw Told(description: message) }
    var results = Results()
    results.numbers.value = spec.value / spec.grain * spec.grain
    results.number = Number(results.numbers.value)
    return results
  }
}

/// A kind that doubles what another put out.
enum DoubleKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("What the runs are counted under.") var label: String
    @Key("The number to double.") var number: Input<Number>
    @Key(later: "A number to add.") var more: Input<Number>?

    init() {}
  }

  struct Results: KindResults {
    @OneRow("One number.") var numbers: Row

    init() {}
  }

  struct Row: FrameRow {
    @Column("twice the number") var value: Int
  }

  static let name = "double"
  static let version = 1
  static let summary = "Doubles a number."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    runs.withLock { $0[spec.label, default: 0] += 1 }
    var results = Results()
    results.numbers.value =
      2 * (try context.read(spec.number).value) + (try spec.more.map(context.read)?.value ?? 0)
    return results
  }
}

/// A book in a folder of its own.
struct TestBook {
  static let kinds = KindRegistry([CountKind.self, DoubleKind.self])

  let folder: TemporaryFolder

  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder(
      Dictionary(uniqueKeysWithValues: files.map { ("chapters/\($0.key)", $0.value) }))
  }

  /// A book of one chapter, `chapters/01.md`.
  init(_ chapter: String) throws { try self.init(["01.md": chapter]) }

  func load(
    profile: String? = nil, settings: [Setting] = [], types: BlockRegistry = BlockRegistry([])
  ) throws -> Book {
    try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters",
      kinds: Self.kinds, blocks: types
    ).load(profile: profile, settings: settings)
  }

  func store() throws -> Store { try Store(folder: folder.url.appending(path: "store")) }

  @discardableResult
  func run(_ change: (inout Runner.Options) -> Void = { _ in }) async throws -> BookResults {
    var options = Runner.Options()
    change(&options)
    return try await Runner(
      load(), store: store(), executor: InProcessExecutor(Self.kinds), options: options,
      tell: { _ in }
    ).run()
  }

  func plan() throws -> [Plan.Entry] { try Plan.make(for: load(), store: store()).entries }
}

extension BookResults {
  /// The status of a block's first cell.
  func status(_ block: String) -> CellResult.Status? { blocks[block]?.cells.first?.status }
}
