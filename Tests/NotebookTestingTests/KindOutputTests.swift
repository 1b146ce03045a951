import Chapters
import Foundation
import Frames
import Notebook
import Testing

@testable import NotebookTesting

struct KindOutputTests {
  @Test func framesAndBlobsAreWhatIsStored() async throws {
    let output = try await KindTest(CountingKind.self).run("last: 1").output
    #expect(output.frames.map(\.name) == ["numbers"])
    #expect(output.frame("numbers")?.values(of: "share") == [.number(0), .number(1)])
    #expect(output.frame("others") == nil)
    #expect(output.blobs == ["numbers.json"])
    #expect(try output.blob("numbers.json") == Data(#"{"values":[0,1]}"#.utf8))
    #expect(try output.read(Numbers.self) == Numbers(values: [0, 1]))
  }

  @Test func aBlobThatIsMissingIsNamed() throws {
    let output = try KindOutput(Numbers(values: []))
    let error = #expect(throws: MissingBlob.self) { try output.blob("weights") }
    #expect(error?.description == "the input has no 'weights'; it has numbers.json")
  }

  @Test func filesAreGoneWithTheOutput() throws {
    var output: KindOutput? = try KindOutput(Numbers(values: [1]))
    let file = try #require(try output?.stored.blob("numbers.json"))
    #expect(FileManager.default.fileExists(atPath: file.path))
    output = nil
    #expect(!FileManager.default.fileExists(atPath: file.deletingLastPathComponent().path))
  }

  @Test func numbersThatAreNotFiniteAreFound() async throws {
    let counting = KindTest(CountingKind.self)
    #expect(try await counting.run("last: 1").output.columnsNotFinite == [])
    #expect(try await counting.run("last: 0").output.columnsNotFinite == ["numbers.share"])
  }
}
