import Foundation
import Testing

@testable import Chapters
@testable import Frames
@testable import Notebook

struct HandedOnTests {
  private struct Results: KindResults {
    @HandedOn(isOptional: true) var number: Number?
  }

  @Test func anOptionalArtifactMayBeLeftOut() throws {
    var results = Results()
    #expect(try results.output().blobs.isEmpty)
    results.number = Number(7)
    #expect(try results.output().blobs == ["blob": Data("7".utf8)])
  }

  @Test func schemasSayWhatIsLeftOut() {
    #expect(Results.schema.provides == [Number.type])
    #expect(Results.schema.blobs == Number.blobSchemas)
    #expect(Results.schema.without(Number.self) == OutputSchema(frames: []))
  }
}
