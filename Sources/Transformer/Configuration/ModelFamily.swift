/// A family of models: the only place that knows how it differs from others.
///
/// `Documentation/adding-a-family.md` adds one step by step. A family is one file that conforms to
/// this protocol, and a line in `FamilyRegistry.swift`.
package protocol ModelFamily: Sendable {
  /// What `model_type` in `config.json` calls the family.
  static var modelType: String { get }

  /// What `model_type` calls larger models whose `text_config` describes a model of the family.
  static var compositeTypes: [String] { get }

  /// Says what a model does that is described by its sizes only.
  ///
  /// - Parameter model: A model of the family, its sizes set; its blocks are gated, behind RMSNorms,
  ///   with rotary positions and without biases until the family says otherwise.
  static func describe(_ model: inout ModelConfiguration)

  /// Reads a `config.json`.
  ///
  /// - Parameter file: The file's fields.
  /// - Returns: The model's shape.
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  static func read(_ file: ConfigurationFields) throws -> ModelConfiguration

  /// Writes the fields of a `config.json` that are the family's own.
  ///
  /// Those that all families have (`model_type`, `vocab_size`, `tie_word_embeddings`, the tokens'
  /// ids, `dtype`) are written for it.
  ///
  /// - Parameter model: The model's shape.
  /// - Returns: The fields, as transformers reads them.
  static func fields(of model: ModelConfiguration) -> [String: JSONTree]

  /// Where a parameter lies in the family's checkpoints.
  ///
  /// - Parameters:
  ///   - parameter: A parameter that models of the family have.
  ///   - model: The model's shape.
  /// - Returns: The tensors that hold it, and how.
  static func piece(of parameter: ParameterName, in model: ModelConfiguration) -> CheckpointPiece

  /// What the names of tensors begin with that larger models hold beside the text model.
  static var ignoredPrefixes: [String] { get }

  /// What else checkpoints call a tensor, such as those that older versions of transformers wrote.
  ///
  /// - Parameter tensor: A name that `piece` gives.
  /// - Returns: Other names, looked for in this order where there is none of the first name.
  static func otherNames(of tensor: String) -> [String]
}

extension ModelFamily {
  package static var compositeTypes: [String] { [] }
  package static var ignoredPrefixes: [String] { [] }
  package static func otherNames(of tensor: String) -> [String] { [] }
}

extension ModelConfiguration {
  /// A family of models that this engine runs.
  public struct Family: Sendable, Hashable, CustomStringConvertible {
    /// What the family is.
    package let definition: any ModelFamily.Type

    /// The family that a type defines.
    package init(_ definition: any ModelFamily.Type) { self.definition = definition }

    /// What `model_type` in `config.json` calls the family.
    public var name: String { definition.modelType }

    /// What `model_type` calls models whose text model is of the family, the family's own first.
    var types: [String] { [name] + definition.compositeTypes }

    public var description: String { name }

    public static func == (left: Family, right: Family) -> Bool {
      ObjectIdentifier(left.definition) == ObjectIdentifier(right.definition)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(definition)) }
  }
}
