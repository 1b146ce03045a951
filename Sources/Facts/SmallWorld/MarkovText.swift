import CElementary
import RandomStreams
import Tensors

/// Plain text from a chain over words, each followed by one of a few others: the stand-in for a
/// corpus, whose best possible perplexity is known.
package struct MarkovText: Codable, Sendable, Hashable {
  /// The words; a sentence begins with any of them.
  package let words: [String]
  /// The words that may follow each, as indices.
  private let successors: [[Int]]
  /// Their probabilities, most likely first.
  private static let weights = [0.4, 0.25, 0.15, 0.12, 0.08]
  /// The chance that a sentence ends after a word, once it has a few.
  private static let ending = 0.125
  private static let shortest = 5
  private static let longest = 24
  package static let stop = "."

  package init(seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "text chain")
    words = Words.text
    let all = Array(words.indices)
    successors = words.indices.map { _ in
      Array(stream.shuffled(all).prefix(Self.weights.count))
    }
  }

  /// A sentence, its full stop included.
  package func sentence(_ stream: inout RandomStream) -> [String] {
    var word = stream.integer(below: words.count)
    var sentence = [words[word]]
    while sentence.count < Self.longest {
      if sentence.count >= Self.shortest, stream.uniform() < Self.ending { break }
      var draw = stream.uniform()
      let choice = Self.weights.firstIndex { weight in
        draw -= weight
        return draw < 0
      }
      word = successors[word][choice ?? Self.weights.count - 1]
      sentence.append(words[word])
    }
    return sentence + [Self.stop]
  }

  /// The log-probability of each word of a sentence after the words before it, in nats: the best
  /// that any model of the text can do.
  ///
  /// - Parameters:
  ///   - sentence: A sentence of the chain.
  ///   - share: The probability that a sentence is of the chain at all, before its first word.
  /// - Returns: One log-probability a word.
  package func logProbabilities(of sentence: [String], share: Double) -> [Double] {
    let indices = sentence.map { words.firstIndex(of: $0) }
    return sentence.indices.map { position in
      guard position > 0 else { return portable_log(share / Double(words.count)) }
      let mayEnd = position >= Self.shortest
      guard position < Self.longest else { return 0 }
      guard let word = indices[position] else { return portable_log(Self.ending) }
      let before = indices[position - 1] ?? 0
      let probability = zip(successors[before], Self.weights).reduce(0) {
        $0 + ($1.0 == word ? $1.1 : 0)
      }
      return portable_log(probability * (mayEnd ? 1 - Self.ending : 1))
    }
  }
}
