import Chapters
import Foundation
import Frames
import Notebook
import Reports
import Synchronization
import TestSupport

@testable import LivePreview

/// Doors that cells wait at until a test opens them.
enum Gate {
  private static let gates = Mutex<[String: (AsyncStream<Void>, AsyncStream<Void>.Continuation)]>(
    [:])

  private static func gate(_ name: String) -> (AsyncStream<Void>, AsyncStream<Void>.Continuation) {
    gates.withLock { gates in
      let gate = gates[name] ?? AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
      gates[name] = gate
      return gate
    }
  }

  /// Lets one cell through, now or when it comes.
  static func open(_ name: String) { gate(name).1.yield() }

  /// Waits until the gate is opened.
  static func pass(_ name: String) async throws {
    for await _ in gate(name).0 { break }
    try Task.checkCancellation()
  }
}

/// A kind that puts out a number once a gate is opened.
enum GatedKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The number.") var value = 1
    @Key("The gate; none where it need not wait.") var gate: String?
    @Key("Fails with this message.") var fails: String?

    init() {}
  }

  struct Results: KindResults {
    @OneRow("One number.") var numbers: Row

    init() {}
  }

  struct Row: FrameRow {
    @Column("the number") var value: Int
  }

  struct Told: Error, CustomStringConvertible { let description: String }

  static let name = "gated"
  static let version = 1
  static let summary = "Puts out a number."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    if let gate = spec.gate { try await Gate.pass(gate) }
    if let message = spec.fails { throw Told(description: message) }
    var results = Results()
    results.numbers.value = spec.value
    return results
  }
}

/// A book that is being edited, in a folder of its own.
struct LiveScene {
  static let kinds = KindRegistry([GatedKind.self])

  let folder: TemporaryFolder
  let store: Store
  let book: LiveBook

  /// A book of the given chapters, by their names without endings.
  init(_ chapters: [String: String], runsByItself: Bool = true) throws {
    let folder = try TemporaryFolder(
      Dictionary(uniqueKeysWithValues: chapters.map { ("chapters/\($0.key).md", $0.value) }))
    let store = try Store(folder: folder.url.appending(path: "store"))
    (self.folder, self.store) = (folder, store)
    let workshop = Workshop(
      store: store, load: { try Self.load(folder, after: $0) },
      stored: { book in
        try await Self.runner(book, store) { $0.runsNothing = true }.run()
      },
      run: { book, request, tell in
        try await Self.runner(book, store, tell) { options in
          (options.only, options.fresh) = (request.only, request.fresh)
        }.run()
      })
    book = LiveBook(workshop, watcher: try FolderWatcher(), runsByItself: runsByItself)
  }

  /// A book of one chapter, `01`.
  init(_ chapter: String, runsByItself: Bool = true) throws {
    try self.init(["01": chapter], runsByItself: runsByItself)
  }

  static func load(_ folder: TemporaryFolder, after before: Book? = nil) throws -> Book {
    try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: kinds,
      blocks: .standard
    ).load(rereading: Book.Rereading(after: before))
  }

  private static func runner(
    _ book: Book, _ store: Store, _ tell: @escaping @Sendable (RunEvent) -> Void = { _ in },
    _ change: (inout Runner.Options) -> Void
  ) -> Runner {
    var options = Runner.Options()
    change(&options)
    return Runner(
      book, store: store, executor: InProcessExecutor(kinds), options: options, tell: tell)
  }

  /// Saves a chapter, and has the book notice.
  func save(_ chapter: String, as name: String = "01") async throws {
    try folder.write(chapter, to: "chapters/\(name).md")
    await book.refresh(changed: ["\(name).md"])
  }

  /// Takes a chapter away, and has the book notice.
  func remove(_ name: String) async throws {
    try FileManager.default.removeItem(at: folder.url.appending(path: "chapters/\(name).md"))
    await book.refresh(changed: ["\(name).md"])
  }

  /// Waits until listeners are told that things stand so.
  func awaits(_ state: String) async throws {
    for await event in await book.events() {
      if case .activity(let activity) = event, activity.state.text == state { return }
    }
    throw CancellationError()
  }

  /// Waits until something of a block is told.
  func awaits(
    _ block: String, _ condition: (LiveActivity.Block) -> Bool
  ) async throws {
    for await event in await book.events() {
      if case .activity(let activity) = event, let told = activity.blocks[block], condition(told) {
        return
      }
    }
    throw CancellationError()
  }

  /// The status of a block's first cell, as it is shown.
  func status(_ block: String) async -> CellResult.Status? {
    await book.shown?.blocks[block]?.cells.first?.status
  }
}

/// A block of the kind `gated`.
func gated(_ id: String, _ keys: String = "") -> String {
  "\n```yaml experiment\nid: \(id)\nrun: gated\n\(keys)\n```\n"
}
