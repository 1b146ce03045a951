import Foundation
import Synchronization
import TestSupport

@testable import Chapters
@testable import Frames
@testable import Notebook

/// How often the kind `count` ran, by its label: tests run side by side, each with labels of its own.
let runs = Mutex<[String: Int]>([:])

/// A kind that counts its runs and can be told to fail.
enum CountKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("What the runs are counted under.") var label: String
    @Key("A number to put out.", in: 0...100) var value = 1
    @Key("Fails with this message.") var fails: String?
    @Key("Rounds the number down to a multiple of this.") var grain = 1

    init() {}
  }

  struct Told: Error, CustomStringConvertible { let description: String }

  static let name = "count"
  static let version = 1
  static let summary = "Puts out a number."
  static let output = OutputSchema(
    frames: [.init("numbers", "One number.", columns: [Column("value", .integer, "the number")])],
    blobs: [.init("blob", "the number as text")], provides: [ArtifactType(rawValue: "number")])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    runs.withLock { $0[spec.label, default: 0] += 1 }
    if let message = spec.fails { throw Told(description: message) }
    var frame = output.frames[0].empty()
    let value = spec.value / spec.grain * spec.grain
    frame.append([.integer(value)])
    return Output(frames: [frame], blobs: ["blob": Data("\(value)".utf8)])
  }
}

/// A kind that doubles what another put out.
enum DoubleKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("What the runs are counted under.") var label: String
    @Key("The number to double.", accepts: ArtifactType(rawValue: "number")) var number: Reference

    init() {}
  }

  static let name = "double"
  static let version = 1
  static let summary = "Doubles a number."
  static let output = OutputSchema(frames: [
    .init("numbers", "One number.", columns: [Column("value", .integer, "twice the number")])
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    runs.withLock { $0[spec.label, default: 0] += 1 }
    let text = try String(contentsOf: context.input(spec.number).blob("blob"), encoding: .utf8)
    var frame = output.frames[0].empty()
    frame.append([.integer(2 * (Int(text) ?? 0))])
    return Output(frames: [frame])
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

  func load(profile: String? = nil, settings: [Setting] = []) throws -> Book {
    try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters",
      kinds: Self.kinds, blocks: BlockRegistry([])
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
