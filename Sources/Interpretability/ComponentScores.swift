import Transformer

/// What a method makes of components, prompt by prompt, so that choices can be drawn again.
package struct ComponentScores: Codable, Sendable, Hashable {
  /// The components, by name.
  package var components: [String]
  /// The score of each component on each prompt: [component][prompt]; its score is their mean.
  package var byPrompt: [[Double]]

  /// Scores of components.
  package init(_ scores: [(component: Component, byPrompt: [Double])]) {
    components = scores.map(\.component.description)
    byPrompt = scores.map(\.byPrompt)
  }

  /// The mean scores over prompts, each counted as often as its number is listed.
  ///
  /// - Parameter prompts: The prompts' numbers; each once where none are given.
  /// - Returns: A score for each component.
  package func means(over prompts: [Int]? = nil) -> [ComponentScore] {
    zip(components, byPrompt).compactMap { name, values in
      let chosen = prompts.map { $0.map { values[$0] } } ?? values
      return Component(name).map {
        ComponentScore($0, chosen.reduce(0, +) / Double(chosen.count))
      }
    }
  }
}
