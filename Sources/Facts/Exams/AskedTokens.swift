import Interpretability
import Tensors

/// The tokens of the answers to some questions, one by one: what a model is asked behind each prompt, and
/// behind each prompt with the first tokens of an answer where answers begin alike.
struct AskedTokens: Sendable {
  /// The prompts: first that of every question, then those with the first tokens of answers.
  private(set) var prompts: [[Int32]]
  /// The tokens whose log-probabilities are wanted behind each.
  private var wanted: [[Int32]]
  /// For each question and candidate, where its tokens are asked: the prompt, and the place among the
  /// tokens wanted there.
  private var places: [[[(prompt: Int, place: Int)]]]

  /// What a model gives one of the tokens wanted.
  struct Reading: Sendable {
    /// Its log-probability, in nats.
    var logProbability: Float
    /// Whether no token of the vocabulary is likelier.
    var isLikeliest: Bool
  }

  /// The tokens of the candidates of some questions.
  init(of questions: [Question]) {
    prompts = questions.map(\.tokens)
    wanted = questions.map { _ in [] }
    places = []
    for (root, question) in questions.enumerated() {
      var numbers: [[Int32]: Int] = [[]: root]
      var own: [[(prompt: Int, place: Int)]] = []
      for candidate in question.candidates {
        own.append(
          candidate.indices.map { index in
            let before = Array(candidate[..<index])
            let prompt = numbers[before] ?? add(question.tokens + before)
            numbers[before] = prompt
            wanted[prompt].append(candidate[index])
            return (prompt, wanted[prompt].count - 1)
          })
      }
      places.append(own)
    }
  }

  private mutating func add(_ prompt: [Int32]) -> Int {
    prompts.append(prompt)
    wanted.append([])
    return prompts.count - 1
  }

  /// What is kept of the logits behind some of the prompts.
  ///
  /// - Parameters:
  ///   - logProbabilities: Those of the whole vocabulary behind each of the prompts, row by row.
  ///   - range: Which prompts they are.
  /// - Returns: The readings of each prompt.
  func readings(_ logProbabilities: [Float], of range: Range<Int>) -> [[Reading]] {
    let width = logProbabilities.count / max(1, range.count)
    return range.map { prompt in
      let start = (prompt - range.lowerBound) * width
      let own = logProbabilities[start..<start + width]
      let top = own.max() ?? 0
      return wanted[prompt].map { token in
        let value = own[start + Int(token)]
        return Reading(logProbability: value, isLikeliest: value >= top)
      }
    }
  }

  /// What a model says to each question.
  ///
  /// - Parameter readings: Those of every prompt.
  /// - Returns: For each question the log-probability of every candidate, and the first of them that the
  ///   model says where it says the likeliest token each time; none where it says something else.
  func said(_ readings: [[Reading]]) -> [(candidates: [Double], likeliest: Int?)] {
    places.map { candidates in
      let tokens = candidates.map { $0.map { readings[$0.prompt][$0.place] } }
      return (
        tokens.map { $0.reduce(0) { $0 + Double($1.logProbability) } },
        tokens.firstIndex { $0.allSatisfy(\.isLikeliest) }
      )
    }
  }
}
