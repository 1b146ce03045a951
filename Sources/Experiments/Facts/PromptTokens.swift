import Interpretability
import Transformer

/// The tokens of prompts under names that all of them share.
struct PromptTokens {
  /// A token of every prompt.
  struct Named {
    var name: String
    var position: Position
  }

  let named: [Named]

  /// The tokens of prompts of one template one by one, words by themselves and the subject's by
  /// number; of prompts of different ones the subject's ends, what follows it, and the last.
  init(_ facts: [FactSet.Fact], _ prompts: [FactPrompt]) {
    let first = prompts[0]
    let isOneTemplate = prompts.allSatisfy { prompt in
      prompt.subject == first.subject && prompt.tokens.count == first.tokens.count
        && prompt.tokens.indices.allSatisfy {
          first.subject.contains($0) || prompt.tokens[$0] == first.tokens[$0]
        }
    }
    let words = facts[0].prompt.split(separator: " ").map(String.init)
    guard isOneTemplate, words.count + 1 == first.tokens.count else {
      named = [
        Named(name: "subject, first", position: .subject(.first)),
        Named(name: "subject, last", position: .subject(.last)),
        Named(name: "last", position: .last),
      ]
      return
    }
    named = (1..<first.tokens.count).map { token in
      let name =
        first.subject.contains(token)
        ? "NAME \(token - first.subject.lowerBound + 1)" : words[token - 1]
      return Named(name: "\(token) \(name)", position: .index(token))
    }
  }
}

extension Collection where Element == Double {
  /// The mean; not a number where there are none.
  var mean: Double { reduce(0, +) / Double(count) }

  /// The standard deviation of a sample; 0 of one value.
  var standardDeviation: Double {
    guard count > 1 else { return 0 }
    let mean = mean
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }
}
