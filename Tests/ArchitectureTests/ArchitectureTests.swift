import Foundation
import TestSupport
import Testing

/// The order of targets and folders, read off the sources by `Scripts/shape`.
struct ArchitectureTests {
  @Test func noArrowRunsBack() throws {
    let (status, text) = try Self.shape(of: Checkout.root)
    #expect(status == 0, "\(text)")
  }

  @Test func anImportOfALaterTargetFails() throws {
    let house = try Self.house(["Sources/Lower/One.swift": "import Upper\n"])
    let (status, text) = try Self.shape(of: house.url)
    #expect(status == 1)
    #expect(text.contains("Sources/Lower/One.swift: imports Upper"))
  }

  @Test func aFolderThatUsesALaterOneFails() throws {
    let house = try Self.house([
      "Sources/Upper/First/Early.swift": "struct Early { var late: Late }\n",
      "Sources/Upper/Second/Late.swift": "struct Late {}\n",
    ])
    let (status, text) = try Self.shape(of: house.url)
    #expect(status == 1)
    #expect(text.contains("Upper: First uses Second: Sources/Upper/First/Early.swift: Late"))
  }

  @Test func foldersThatUseEachOtherFail() throws {
    let house = try Self.house([
      "Sources/Lower/Left/Yin.swift": "struct Yin { var yang: Yang? }\n",
      "Sources/Lower/Right/Yang.swift": "struct Yang { var yins: [Yin] }\n",
    ])
    let (status, text) = try Self.shape(of: house.url)
    #expect(status == 1)
    #expect(text.contains("Lower: Left and Right"))
  }

  @Test func aTypeWithinAnotherCountsAsTheOuterOne() throws {
    let house = try Self.house([
      "Sources/Upper/First/Outer.swift": "enum Outer {\n  struct Late {}\n}\n",
      "Sources/Upper/First/Early.swift": "let early = Outer.Late()\n",
      "Sources/Upper/Second/Late.swift": "struct Late {}\n",
    ])
    #expect(try Self.shape(of: house.url).status == 0)
  }

  @Test func commentsAndTextsAreNoArrows() throws {
    let house = try Self.house([
      "Sources/Upper/First/Early.swift": "/// Before `Late`.\nlet name = \"Late\"\n",
      "Sources/Upper/Second/Late.swift": "struct Late {}\n",
    ])
    #expect(try Self.shape(of: house.url).status == 0)
  }

  @Test func aTargetThatTheOrderDoesNotNameFails() throws {
    let house = try Self.house(["Sources/Stranger/One.swift": "\n"])
    let (status, text) = try Self.shape(of: house.url)
    #expect(status == 1)
    #expect(text.contains("does not name Stranger"))
  }

  @Test func aFrameTakenByItsPositionFails() throws {
    let house = try Self.house([
      "Sources/Experiments/OneKind.swift": "let first = frames[0]\n"
    ])
    let (status, text) = try Self.shape(of: house.url)
    #expect(status == 1)
    #expect(text.contains("Sources/Experiments/OneKind.swift:1"))
  }

  /// A small house of two targets, the upper one with two folders, and what else is given.
  private static func house(_ files: [String: String]) throws -> TemporaryFolder {
    let order = """
      Lower:
      Upper: Lower
      Experiments: Lower Upper
      Upper/: First Second
      """
    let script = try String(
      contentsOf: Checkout.root.appending(path: "Scripts/shape"), encoding: .utf8)
    let house = try TemporaryFolder([
      "Scripts/architecture.txt": order, "Scripts/shape": script,
      "Sources/Lower/Base.swift": "struct Base {\n  func done() {}\n}\n",
      "Tests/LowerTests/BaseTests.swift": "let base = Base()\n",
    ])
    for (path, text) in files { try house.write(text, to: path) }
    return house
  }

  /// Runs the script of a checkout: its exit status and all that it printed.
  private static func shape(of root: URL) throws -> (status: Int32, text: String) {
    let ended = try SpawnedProcess.run("python3", root.appending(path: "Scripts/shape").path)
    return (ended.status, ended.output + ended.errors)
  }
}
