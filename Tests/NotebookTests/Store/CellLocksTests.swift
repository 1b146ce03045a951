import Foundation
import TestSupport
import Testing

@testable import Notebook

/// Two holders of one file, as two programs on one store are.
struct CellLocksTests {
  private let folder: TemporaryFolder
  private let mine: CellLocks
  private let theirs: CellLocks
  private let keys = ["a", "b"].map { String(repeating: $0, count: 64) }

  init() throws {
    folder = try TemporaryFolder()
    mine = try CellLocks(in: OwnFolder(folder.url))
    theirs = try CellLocks(in: OwnFolder(folder.url))
  }

  @Test func aKeyHasOneHolder() {
    #expect(mine.take(keys[0]))
    #expect(!theirs.take(keys[0]))
    #expect(theirs.take(keys[1]))
    mine.release(keys[0])
    #expect(theirs.take(keys[0]))
  }

  @Test func allKeysAreTakenOnlyWhereNobodyHasOneOrRuns() {
    mine.beginRun()
    #expect(!theirs.takeAll())
    mine.endRun()
    #expect(theirs.takeAll())
    #expect(!mine.take(keys[0]))
    theirs.releaseAll()
    #expect(mine.take(keys[0]))
    #expect(!theirs.takeAll())
  }

  @Test func aFileThatCannotBeMadeIsNamed() throws {
    let other = try TemporaryFolder(["locks/x": ""])
    let told = #expect(throws: FolderProblem.self) { try CellLocks(in: OwnFolder(other.url)) }
    #expect(told?.description == "\(other.url.path)/locks: is a folder; expected a file")
  }
}
