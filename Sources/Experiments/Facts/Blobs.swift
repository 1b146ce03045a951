import Facts
import Interpretability
import Unlearning

extension FactSet: JSONBlob {
  static let file = "facts.json"
}

extension TextSet: JSONBlob {
  static let file = "texts.json"
}

extension ComponentScores: JSONBlob {
  static let file = "scores.json"
}

extension Localization: JSONBlob {
  static let file = "localization.json"
}

extension EditSettings: JSONBlob {
  static let file = "settings.json"
}
