import Interpretability
import Transformer

/// A prompt's tokens, and where its subject stands in them: all that probes need of a fact.
package struct LocatedPrompt: Sendable, Hashable {
  /// The tokens.
  package var tokens: [Int32]
  /// The subject's tokens, the last ones where the prompt has it several times.
  package var subject: Range<Int>
}

extension TokenBatch {
  /// Prompts side by side, with their subjects.
  package init(_ prompts: [LocatedPrompt]) {
    self.init(prompts.map(\.tokens), spans: [Self.subject: prompts.map(\.subject)])
  }
}

extension AskedModel {
  /// The tokens of a fact's prompt, and where they have the subject last.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where a word is not in the vocabulary, or the prompt is too
  ///   long or lacks its subject.
  package func prompt(of fact: FactSet.Fact) throws -> LocatedPrompt {
    let tokens = try tokens(fact.prompt)
    guard let subject = tokenizer.ranges(of: fact.subject, in: tokens).last else {
      throw UnsuitableFacts(
        "'\(fact.prompt)' does not have '\(fact.subject)' in it", reason: .subject)
    }
    return LocatedPrompt(tokens: tokens, subject: subject)
  }

  /// The tokens of a fact's subject by itself.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where a word is not in the vocabulary, or it is too long.
  package func name(of fact: FactSet.Fact) throws -> LocatedPrompt {
    var name = fact
    name.prompt = fact.subject
    return try prompt(of: name)
  }
}
