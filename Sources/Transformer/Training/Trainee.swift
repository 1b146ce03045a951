import Tensors

/// What is trained of a model: all of it, some components, or adapters beside its weights.
///
/// Only a trainee's own tensors are differentiated: no gradient is computed, and no activation
/// kept, below the first layer that it touches.
public protocol Trainee: Module {
  /// The model with the trainee in its place; shares every tensor that the trainee leaves alone.
  func applied(to model: LanguageModel) -> LanguageModel
}

extension LanguageModel: Trainee {
  public func applied(to _: LanguageModel) -> LanguageModel { self }
}
