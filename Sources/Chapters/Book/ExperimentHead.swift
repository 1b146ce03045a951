import Frames

/// The keys that every experiment block has, whatever its kind.
struct ExperimentHead: BlockSpec {
  @Key("Unique in the book; what other blocks call it.") var id: String
  @Key("The kind of experiment.") var run: String
  @Key("Axes: each key with its list of values; one cell for each combination.")
  var sweep = SweepAxes()

  static let keyNames = ["id", "run", "sweep"]

  /// Splits a block's entries into the head and the keys of its kind.
  static func read(
    _ entries: [SpecNode.Entry], location: SourceLocation, parameters: Substitution
  ) throws -> (id: String, Block.Experiment) {
    let isHead = { (entry: SpecNode.Entry) in keyNames.contains(entry.key.text ?? "") }
    var used = Set<String>()
    let filled = try entries.filter(isHead).map {
      (key: $0.key, value: try parameters($0.value, used: &used))
    }
    let head = try decode(filled, blockName: "experiment", location: location)
    return (
      head.id,
      Block.Experiment(
        kind: head.run, sweep: head.sweep.axes, references: [],
        entries: entries.filter { !isHead($0) },
        writtenSweep: entries.first { $0.key.text == "sweep" }?.value,
        runLocation: entries.first { $0.key.text == "run" }?.value.location)
    )
  }
}

/// The value of `sweep:`.
struct SweepAxes: SpecValue {
  static var expectation: String { "a mapping from key to list of values" }

  var axes: [Block.Axis] = []

  init() {}

  init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(SweepAxes.self) }
    axes = try entries.map { key, value in
      let name = try String(key)
      guard let items = value.items, !items.isEmpty else {
        throw value.complaint(
          "the axis '\(name)' needs a list of at least one value, found \(value.briefly)")
      }
      let values = try items.map { try Scalar($0) }
      guard Set(values).count == values.count else {
        throw value.complaint("the axis '\(name)' has a value twice")
      }
      return Block.Axis(name: name, values: values, nodes: items)
    }
  }

  var canonical: CanonicalJSON { .null }
  static var jsonSchema: CanonicalJSON {
    SpecSchema.mapping(
      to: SpecSchema.orParameter(["type": "array", "minItems": 1, "items": Scalar.jsonSchema]))
  }
}

extension Block.Experiment {
  /// What `explain` says of the keys that every experiment has, whatever its kind.
  package static let headKeys = ExperimentHead.keyDescriptions

  /// What a JSON schema says of the experiments of a kind; keys that have to be given may be swept over as well.
  ///
  /// - Parameters:
  ///   - kind: The kind's name.
  ///   - specs: The keys that it has besides those of every experiment.
  /// - Returns: The schema.
  package static func jsonSchema(kind: String, _ specs: [any BlockSpec.Type]) -> CanonicalJSON {
    var properties: [String: CanonicalJSON] = [:]
    for spec in [ExperimentHead.self] + specs {
      for (name, key) in spec.declaration.keys { properties[name] = key.jsonSchema }
    }
    properties["run"] = ["const": .text(kind)]
    let given = specs.flatMap { $0.requiredKeys }.map { name -> CanonicalJSON in
      let swept: CanonicalJSON = [
        "required": ["sweep"], "properties": ["sweep": ["required": [.text(name)]]],
      ]
      return ["anyOf": [["required": [.text(name)]], swept]]
    }
    let object = SpecSchema.object(properties, required: ["id", "run"])
    return given.isEmpty ? object : object.adding(["allOf": .array(given)])
  }
}
