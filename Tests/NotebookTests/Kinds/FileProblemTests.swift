import Foundation
import TestSupport
import Testing

@testable import Notebook

struct FileProblemTests {
  private func reason(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing went wrong"
    } catch {
      return FileProblem.reason(error)
    }
  }

  /// The system's own words, however deep Foundation hides them.
  @Test func theReasonIsTheSystems() throws {
    let folder = try TemporaryFolder(["file": ""])
    let under = folder.url.appending(path: "file/below")
    #expect(reason { try Data().write(to: under) } == "Not a directory")
    #expect(
      reason {
        try FileManager.default.createDirectory(at: under, withIntermediateDirectories: true)
      }
        == "Not a directory")
    #expect(
      reason { _ = try Data(contentsOf: folder.url.appending(path: "none")) }
        == "No such file or directory")
    #expect(reason { throw POSIXError(.ENOSPC) } == "No space left on device")
  }
}
