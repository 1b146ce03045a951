import Chapters
import Foundation
import Frames
import Notebook
import NotebookCommands

/// A kind whose cells go wrong in the ways that processes do.
enum FaultyKind: ExperimentKind {
  enum Fault: String, SpecChoice {
    case none, trap, exit, hang, garbage, flood, memory, complain
  }

  struct Spec: BlockSpec {
    @Key("What goes wrong.") var fault: Fault = .none
    @Key("A number to put out.") var value = 1
    @Key("Milliseconds that it takes.") var milliseconds = 0
    @Key("A file that a line is added to when it runs.") var log: String?
    @Key("Blocks that it waits for.") var after: [Reference] = []

    init() {}
  }

  static let name = "faulty"
  static let version = 1
  static let summary = "Goes wrong as asked."
  static let output = OutputSchema(frames: [
    .init("numbers", "One number.", columns: [Frame.Column("value", .integer, "the number")])
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    if let log = spec.log { note(log) }
    try await Task.sleep(for: .milliseconds(spec.milliseconds))
    switch spec.fault {
    case .none: break
    case .trap: fatalError("trapped on purpose")
    case .exit: _exit(3)
    case .hang: try await Task.sleep(for: .seconds(3600))
    case .garbage: print("this is no message")
    case .flood:
      let line = String(repeating: "x", count: 1 << 20)
      for _ in 0..<64 {
        FileHandle.standardError.write(Data(line.utf8))
        FileHandle.standardOutput.write(Data(line.utf8))
      }
    case .memory:
      var held: [[UInt8]] = []
      while held.count < 4000 { held.append([UInt8](repeating: 1, count: 1 << 20)) }
      print(held.count)
    case .complain:
      FileHandle.standardError.write(Data("the last words\n".utf8))
      _exit(7)
    }
    var frame = output.frames[0].empty()
    frame.append([.integer(spec.value)])
    return Output(frames: [frame])
  }

  private static func note(_ log: String) {
    // Appending, so that processes that note at once lose nothing of each other.
    let descriptor = open(log, O_WRONLY | O_APPEND)
    guard descriptor >= 0 else { return }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try? file.write(contentsOf: Data("\(getpid())\n".utf8))
  }
}

await NotebookProgram(name: "faulty-notebook", version: "1", kinds: [FaultyKind.self]).main()
