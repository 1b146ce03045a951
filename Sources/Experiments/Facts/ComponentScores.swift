import Foundation
import Frames
import Interpretability
import Notebook
import Transformer

/// What a method makes of components, prompt by prompt, so that choices can be drawn again.
struct ComponentScores: JSONBlob, Sendable, Hashable {
  /// The components, by name.
  var components: [String]
  /// The score of each component on each prompt: [component][prompt]; its score is their mean.
  var byPrompt: [[Double]]

  /// The blob that holds scores.
  static let file = "scores.json"

  /// Scores of components.
  init(_ scores: [(component: Component, byPrompt: [Double])]) {
    components = scores.map(\.component.description)
    byPrompt = scores.map(\.byPrompt)
  }

  /// The mean scores over prompts, each counted as often as its number is listed.
  ///
  /// - Parameter prompts: The prompts' numbers; each once where none are given.
  /// - Returns: A score for each component.
  func means(over prompts: [Int]? = nil) -> [ComponentScore] {
    zip(components, byPrompt).compactMap { name, values in
      let chosen = prompts.map { $0.map { values[$0] } } ?? values
      return Component(name).map {
        ComponentScore($0, chosen.reduce(0, +) / Double(chosen.count))
      }
    }
  }
}

/// The two parts of a layer, as columns name them.
enum LayerPart: String, CaseIterable {
  case attention, mlp

  /// The part as a component.
  func component(layer: Int) -> Component {
    self == .attention ? .attention(layer: layer) : .mlp(layer: layer)
  }

  /// Where the part writes to the residual stream.
  func site(layer: Int) -> Site {
    self == .attention ? .attnOut(layer: layer) : .mlpOut(layer: layer)
  }

  /// Every part of every layer.
  static func all(layers: Int) -> [(layer: Int, part: LayerPart)] {
    (0..<layers).flatMap { layer in allCases.map { (layer, $0) } }
  }
}

extension Column {
  /// A layer.
  static let layer = Column("layer", .integer, "the layer, from 0")
  /// A head of a layer.
  static let head = Column("head", .integer, "the head, from 0")
  /// A part of a layer.
  static let part = Column("part", .text, "attention or mlp")
}
