import Notebook

/// The experiment kinds of this book, and the types of thing that they hand to one another.
public enum ExperimentKinds {
  /// Every kind, in the order that `palimpsest explain` lists them.
  public static let all: [any ExperimentKind.Type] = [
    WorldKind.self, TrainKind.self, MeasureKind.self,
  ]
}

extension ArtifactType {
  /// A made-up world with its training text.
  static let world = ArtifactType(rawValue: "world")
  /// A language model.
  static let model = ArtifactType(rawValue: "model")
}
