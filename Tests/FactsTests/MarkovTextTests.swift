import Facts
import Foundation
import RandomStreams
import Testing

struct MarkovTextTests {
  private let text = MarkovText(seed: 4)

  @Test func sentencesEndWithAStopAndHaveTheirLength() {
    var stream = RandomStream(seed: 2, name: "text")
    for _ in 0..<500 {
      let sentence = text.sentence(&stream)
      #expect(sentence.last == MarkovText.stop)
      #expect((6...25).contains(sentence.count))
      #expect(sentence.dropLast().allSatisfy(text.words.contains))
    }
  }

  @Test func theFirstWordIsAnyOfThem() {
    var stream = RandomStream(seed: 2, name: "text")
    let sentence = text.sentence(&stream)
    let whole = text.logProbabilities(of: sentence, share: 1)
    #expect(abs(whole[0] + log(Double(text.words.count))) < 1e-12)
    // A share of a tenth takes log 10 off the first word alone.
    let tenth = text.logProbabilities(of: sentence, share: 0.1)
    #expect(abs(whole[0] - tenth[0] - log(10.0)) < 1e-12)
    #expect(Array(whole.dropFirst()) == Array(tenth.dropFirst()))
  }

  /// After any word the probabilities of all that may follow sum to one.
  @Test func whatMayFollowSumsToOne() {
    var stream = RandomStream(seed: 3, name: "text")
    let sentence = text.sentence(&stream)
    for length in [1, 4, 5] {
      let start = Array(sentence.prefix(length))
      let sum = (text.words + [MarkovText.stop]).reduce(0.0) { sum, word in
        let isStop = word == MarkovText.stop
        if isStop, length < 5 { return sum }
        return sum + exp(text.logProbabilities(of: start + [word], share: 1)[length])
      }
      #expect(abs(sum - 1) < 1e-9, "after \(length) words")
    }
  }

  @Test func seedsAreChainsOfTheirOwn() {
    #expect(MarkovText(seed: 4) == text)
    #expect(MarkovText(seed: 5) != text)
  }
}
