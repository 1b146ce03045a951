import Foundation
import Notebook
import TestSupport
import Testing

struct SearchPathTests {
  /// The first folder that has it counts; a file that cannot be run does not.
  @Test func theFirstProgramOfANameIsFound() throws {
    let folder = try TemporaryFolder(["a/note": "", "b/note": "", "c/note": ""])
    for name in ["b", "c"] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.url.appending(path: "\(name)/note").path)
    }
    let place = folder.url.path
    let search = SearchPath(["PATH": "\(place)/none:\(place)/a:\(place)/b:\(place)/c"])
    #expect(search.program("note") == "\(place)/b/note")
    #expect(search.program("other") == nil)
    #expect(search.program("\(place)/c/note") == "\(place)/c/note")
    #expect(search.program("\(place)/a/note") == nil)
  }

  @Test func withoutAPathTheUsualFoldersCount() {
    #expect(SearchPath([:]).program("sh") != nil)
    #expect(SearchPath(["PATH": ""]).program("sh") == nil)
  }
}
