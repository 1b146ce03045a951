import Testing

@testable import Tensors

/// What a caller gets wrong ends the program with a sentence, in every build.
struct RequireTests {
  @Test func whatHoldsIsPassedOver() {
    var asked = 0
    func message() -> String {
      asked += 1
      return "never read"
    }
    require(1 < 2, message())
    #expect(asked == 0)
  }

  @Test func theMessageNamesTheFileAndTheLine() async throws {
    let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      require(1 > 2, "one is not above two")
    }
    let text = String(decoding: try #require(ended).standardErrorContent, as: UTF8.self)
    #expect(text.contains("one is not above two"))
    #expect(text.contains("RequireTests.swift"))
  }

  @Test func aShapeThatIsNotFilledIsSaid() async throws {
    let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2, 3], shape: [2, 2])
    }
    let text = String(decoding: try #require(ended).standardErrorContent, as: UTF8.self)
    #expect(text.contains("3 scalars do not fill shape [2, 2]"))
  }

  @Test func tensorsThatCannotBeAddedSayTheirShapes() async throws {
    let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]) + Tensor.zeros([3, 2])
    }
    let text = String(decoding: try #require(ended).standardErrorContent, as: UTF8.self)
    #expect(text.contains("tensors of shapes [2, 3] and [3, 2] cannot be added"))
  }

  @Test func aTokenOutsideTheVocabularyIsSaid() async throws {
    let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([4, 2]).embedding(of: [1, 4])
    }
    let text = String(decoding: try #require(ended).standardErrorContent, as: UTF8.self)
    #expect(text.contains("a token outside the vocabulary"))
  }
}
