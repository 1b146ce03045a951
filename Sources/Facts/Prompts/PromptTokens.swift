import Interpretability
import Transformer

/// The tokens of prompts under names that all of them share.
package struct PromptTokens {
  /// A token of every prompt.
  package struct Named {
    package var name: String
    package var position: Position
  }

  package let named: [Named]

  /// The tokens of prompts of one template one by one, words by themselves and the subject's by
  /// number; of prompts of different ones the subject's ends, what follows it, and the last.
  package init(_ facts: [FactSet.Fact], _ questions: [Question]) {
    let first = questions[0]
    let subject = first.subject ?? 0..<0
    let isOneTemplate = questions.allSatisfy { question in
      question.subject == first.subject && question.tokens.count == first.tokens.count
        && question.tokens.indices.allSatisfy {
          subject.contains($0) || question.tokens[$0] == first.tokens[$0]
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
        subject.contains(token)
        ? "NAME \(token - subject.lowerBound + 1)" : words[token - 1]
      return Named(name: "\(token) \(name)", position: .index(token))
    }
  }
}
