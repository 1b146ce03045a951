import Foundation
import Testing

@testable import Notebook

struct WorkerMessageTests {
  private func line(_ message: WorkerMessage) throws -> String {
    String(decoding: try message.line(), as: UTF8.self)
  }

  @Test func aMessageIsALine() throws {
    #expect(try line(.began) == #"{"began":{}}"# + "\n")
    let progress = Notebook.Progress(completed: 1, total: 2, message: "a\nb/c")
    let text = try line(.progress(progress))
    #expect(text.filter { $0 == "\n" }.count == 1 && text.hasSuffix("\n"))
    guard case .progress(let read)? = WorkerMessage(line: text) else {
      Issue.record("'\(text)' is no progress")
      return
    }
    #expect(read == progress)
  }

  @Test func anEndingTellsWhatItTook() throws {
    var usage = CellUsage(since: .now)
    usage.cost = CellCost(seconds: 0.1, processorSeconds: 1e-9, peakMemory: 1 << 40)
    usage.host = "node"
    let contents = OutputContents(
      frames: [.init(name: "f", hash: "aa", size: 1)],
      blobs: [.init(name: "b", hash: "bb", size: 2)])
    guard
      case .ended(.done(let read, let took))? = WorkerMessage(
        line: try line(.ended(.done(contents, usage))))
    else {
      Issue.record("the ending is not read back")
      return
    }
    #expect(read == contents && took == usage)
    guard
      case .ended(.failed("why\nnot", exit: nil, let other))? = WorkerMessage(
        line: try line(.ended(.failed("why\nnot", exit: nil, usage))))
    else {
      Issue.record("the failure is not read back")
      return
    }
    #expect(other == usage)
  }

  @Test(arguments: [
    "", "{}", "null", "3", "Fatal error: x", #"{"begun":{}}"#, #"{"began":{}"#, "[]",
    #"{"progress":{"_0":{"completed":1}}}"#,
  ])
  func anythingElseIsNoMessage(line: String) {
    #expect(WorkerMessage(line: line).map { "\($0)" } == nil)
  }
}
