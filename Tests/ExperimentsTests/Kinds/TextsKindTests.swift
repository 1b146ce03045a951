import Facts
import Foundation
import NotebookTesting
import Testing

@testable import Experiments

struct TextsKindTests {
  @Test func aWorldWritesTexts() async throws {
    let scene = try await SmallScene.shared
    let run = try await KindTest(TextsKind.self).runTwice(
      "world: world\nretained: 5\nheld_out: 3", inputs: scene.inputs)
    let set = try run.output.read(TextSet.self)
    #expect(set.retained.count == 5 && set.heldOut.count == 3)
    #expect(run.results.size.retained == 5 && run.results.size.heldOut == 3)
    #expect(run.results.size.example == set.retained[0])
    #expect((set.retained + set.heldOut).allSatisfy { $0.hasSuffix(" .") })
  }

  private let files = KindTest(
    TextsKind.self,
    files: [
      "lines.txt": Data("one\r\n\ntwo\nthree\n".utf8),
      "table.csv": Data("number,text\n1,one\n2,\n3,two\n4,three\n".utf8),
      "rows.jsonl": Data("{\"text\": \"one\"}\n{\"text\": \"two\"}\n{\"text\": \"three\"}\n".utf8),
    ])

  @Test(arguments: ["lines.txt", "table.csv", "rows.jsonl"])
  func filesHoldTexts(file: String) async throws {
    let texts = try await files.run("file: \(file)\nretained: 2\nheld_out: 1").results.texts
    #expect(texts == TextSet(retained: ["one", "two"], heldOut: ["three"]))
  }

  @Test func whatIsMissingIsSaid() async {
    #expect(await files.failure("retained: 2") == "texts need a `world` or a `file`")
    #expect(
      await files.failure("file: lines.txt\nretained: 3\nheld_out: 1")
        == "there are 3 texts, not 4")
    #expect(
      await files.failure("file: nowhere.txt") == "'nowhere.txt' cannot be read as UTF-8")
  }
}
