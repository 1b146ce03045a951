import Tensors

/// What is trained of a model: all of it, some components, or adapters beside its weights.
///
/// Only a trainee's own tensors are differentiated: no gradient is computed, and no activation
/// kept, below the first layer that it touches, and what lies there is computed once a batch.
public protocol Trainee: Module {
  /// The first layer that it touches: 0 where it touches what the layers read, their number where it
  /// touches only what comes after them. No layer below gives anything else than the model's own.
  var firstLayer: Int { get }

  /// The model with the trainee in its place; shares every tensor that the trainee leaves alone.
  func applied(to model: LanguageModel) -> LanguageModel
}

extension LanguageModel: Trainee {
  public var firstLayer: Int { 0 }

  public func applied(to _: LanguageModel) -> LanguageModel { self }
}
