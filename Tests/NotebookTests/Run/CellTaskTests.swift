import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Chapters
@testable import Frames
@testable import Notebook

/// A kind that puts out a frame that it does not declare.
private enum LiarKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("What is wrong with the frame.") var wrong = "name"
    init() {}
  }

  struct Results: KindResults {
    @OpenTable("Numbers.") var numbers: Frame
    init() {}
  }

  static let name = "liar"
  static let version = 1
  static let summary = "Puts out something else than it says."

  static func schema(of spec: Spec, in folder: URL) throws -> OutputSchema {
    OutputSchema(frames: [
      .init("numbers", "A number.", columns: [Frame.Column("value", .integer, "a number")])
    ])
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    results.numbers = Frame(
      "",
      columns: [
        spec.wrong == "name"
          ? Frame.Column("other", .integer, "a number")
          : Frame.Column("value", spec.wrong == "type" ? .text : .integer, "a number")
      ])
    return results
  }
}

struct CellTaskTests {
  private static let kinds = KindRegistry([CountKind.self, DoubleKind.self, LiarKind.self])

  private let folder: TemporaryFolder
  private let objects: ObjectStore

  init() throws {
    folder = try TemporaryFolder()
    objects = try ObjectStore(folder: folder.url.appending(path: "objects"))
  }

  private func task(_ kind: String, _ yaml: String, inputs: [CellTask.Input] = []) throws
    -> CellTask
  {
    let entries = try YAML.parse(YAML.Source(text: yaml, file: "test")).entries ?? []
    return CellTask(
      name: "cell[x=1]", kind: kind, entries: entries.flatMap { [$0.key, $0.value] }, seed: 3,
      threads: 2, folder: folder.url.path, scratch: folder.url.appending(path: "scratch").path,
      inputs: inputs, limits: CellLimits(seconds: 5, memory: 1_000_000))
  }

  private func perform(_ task: CellTask) async -> CellEnding {
    await task.perform(kinds: Self.kinds, objects: objects) { _ in }
  }

  private func failure(_ task: CellTask) async throws -> String {
    guard case .failed(let message, let exit, _) = await perform(task) else {
      return "it did not fail"
    }
    #expect(exit == nil)
    return message
  }

  /// A worker gets the task as JSON and puts out the same as this process.
  @Test func aTaskTravelsAsJSON() async throws {
    let stored = try objects.write(Store.output(21))
    let input = CellTask.Input(
      block: "a", axes: [AxisValue(name: "x", value: 1.5)], hash: stored.hash, contents: stored)
    // The blob is a number as text.
    var number = Store.output(21)
    number.blobs = ["blob": Data("21".utf8)]
    let contents = try objects.write(number)
    var task = try task("double", "label: travels\nnumber: a", inputs: [input])
    task.inputs[0].contents = contents
    let coded = try JSONEncoder().encode(task)
    let other = try JSONDecoder().decode(CellTask.self, from: coded)
    #expect(other.inputs[0].axes == input.axes)
    #expect(other.limits == task.limits && other.seed == 3 && other.threads == 2)
    guard case .done(let here, _) = await perform(task),
      case .done(let there, _) = await perform(other)
    else {
      Issue.record("the cells did not end well")
      return
    }
    #expect(here == there)
    #expect(try objects.output(hash: here.hash, here, axes: []).frame()?.rows == [[42]])
  }

  @Test func aKindThatTheProgramDoesNotHaveIsNamed() async throws {
    #expect(
      try await failure(task("cuont", "label: x"))
        == "there is no kind 'cuont' in this program")
  }

  @Test func whatAKindThrowsIsTheMessage() async throws {
    #expect(try await failure(task("count", "label: x\nfails: no luck")) == "no luck")
  }

  @Test func aSpecThatCannotBeReadIsPlaced() async throws {
    #expect(
      try await failure(task("count", "label: x\nvalue: 101"))
        .hasPrefix("test:2:8: error: "))
  }

  @Test(arguments: ["name", "type"])
  func aFrameThatIsNotDeclaredFailsTheCell(wrong: String) async throws {
    #expect(
      try await failure(task("liar", "wrong: \(wrong)"))
        == "the kind 'liar' did not put out the frame 'numbers' with the columns that it declares")
  }

  @Test func aFrameThatIsDeclaredIsKept() async throws {
    guard case .done = await perform(try task("liar", "wrong: nothing")) else {
      Issue.record("the cell did not end well")
      return
    }
  }

  @Test func aDamagedInputFailsTheCell() async throws {
    let contents = try objects.write(Store.output(1))
    try Data("{}".utf8).write(to: objects.url(contents.frames[0].hash))
    let input = CellTask.Input(block: "a", axes: [], hash: contents.hash, contents: contents)
    #expect(
      try await failure(task("double", "label: x\nnumber: a", inputs: [input]))
        .hasSuffix("is damaged: its content has another hash"))
  }

  /// Where objects cannot be written, that is not the cell's fault.
  @Test func aFullStoreIsNoFailureOfTheCell() async throws {
    try FileManager.default.removeItem(at: objects.folder)
    try folder.write("in the way", to: "objects")
    guard case .storeFailed = await perform(try task("count", "label: x")) else {
      Issue.record("the store did not fail")
      return
    }
  }

  @Test(arguments: [
    (Duration.milliseconds(1500), 1.5), (.seconds(-2), -2), (.nanoseconds(1), 1e-9), (.zero, 0),
  ])
  func durationsAreInSeconds(duration: Duration, seconds: Double) {
    #expect(abs(duration.inSeconds - seconds) < 1e-15)
  }
}
