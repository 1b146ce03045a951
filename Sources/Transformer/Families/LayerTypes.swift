/// The kinds of layers that `layer_types` in config.json tells apart.
package enum LayerType: String, Sendable, CaseIterable {
  /// Looks `sliding_window` tokens back.
  case sliding = "sliding_attention"
  /// Looks at all tokens before.
  case full = "full_attention"
}

extension ConfigurationFields {
  /// The kind of each layer, as `layer_types` says it.
  ///
  /// - Parameters:
  ///   - layers: The number of layers.
  ///   - other: The kind of the layer of a number, from 0, where the file does not say it.
  /// - Returns: A kind for each layer.
  /// - Throws: `FileError` where it is said of another number of layers, or a kind is not supported.
  package func layerTypes(
    _ layers: Int, default other: (Int) -> LayerType
  ) throws -> [LayerType] {
    guard let names = try texts("layer_types") else { return (0..<layers).map(other) }
    guard names.count == layers else {
      throw problem("'layer_types' has \(names.count) layers")
    }
    return try names.map { name in
      guard let type = LayerType(rawValue: name) else {
        let known = LayerType.allCases.map(\.rawValue).joined(separator: ", ")
        throw problem("layer type '\(name)' is not supported; there are \(known)")
      }
      return type
    }
  }
}

extension ConfigurationFields {
  /// Refuses windows in a family whose layers look at everything; those that no text is longer than
  /// change nothing.
  ///
  /// - Throws: `FileError` naming the field that asks for a window.
  package func refuseWindows(of model: ModelConfiguration) throws {
    let family = model.family.name
    guard try layerTypes(model.layers, default: { _ in .full }).allSatisfy({ $0 == .full }) else {
      throw unsupported("layer_types", in: family)
    }
    let slides = try flag("use_sliding_window") ?? true
    let window = try size("sliding_window", missing: nil) ?? model.contextLength
    _ = says("max_window_layers")
    if slides && window < model.contextLength { throw unsupported("sliding_window", in: family) }
  }
}

extension ModelConfiguration {
  /// Makes layers look back as far as their kind says.
  ///
  /// - Parameters:
  ///   - types: The kind of each layer.
  ///   - window: How many keys back a sliding layer looks; none where the file says none.
  ///   - file: The file, for what is wrong with it.
  /// - Throws: `FileError` where a layer slides and there is no window.
  package mutating func setWindows(
    _ types: [LayerType], window: Int?, in file: ConfigurationFields
  ) throws {
    for (layer, type) in types.enumerated() {
      switch (type, window) {
      case (.full, _): blocks[layer].attention.window = nil
      case (.sliding, let window?): blocks[layer].attention.window = window
      case (.sliding, nil): throw file.problem("has sliding layers and no 'sliding_window'")
      }
    }
  }

  /// Makes all layers look back as far as `sliding_window` says.
  ///
  /// - Parameters:
  ///   - file: The fields of a `config.json`.
  ///   - missing: The window where the file says nothing; none where that means none.
  /// - Throws: `FileError` where the window is impossible, or the file says that layers differ.
  package mutating func readOneWindow(_ file: ConfigurationFields, missing: Int?) throws {
    let window = try file.size("sliding_window", missing: missing)
    let type: LayerType = window == nil ? .full : .sliding
    guard try file.layerTypes(layers, default: { _ in type }).allSatisfy({ $0 == type }) else {
      throw file.unsupported("layer_types", in: family.name)
    }
    forEachBlock { $0.attention.window = window }
  }

  /// `sliding_window`, the same in all layers; `null` where there is none.
  package var oneWindowField: [String: JSONTree] {
    ["sliding_window": blocks.first?.attention.window.map { JSONTree($0) } ?? .null]
  }

  /// The kind of each layer.
  package var layerTypes: [LayerType] {
    blocks.map { $0.attention.window == nil ? .full : .sliding }
  }

  /// `layer_types` and `sliding_window`; the window is left out where no layer has one.
  package var layerTypeFields: [String: JSONTree] {
    var fields: [String: JSONTree] = [
      "layer_types": .array(layerTypes.map { .string($0.rawValue) })
    ]
    fields["sliding_window"] = blocks.compactMap(\.attention.window).first.map { JSONTree($0) }
    return fields
  }
}
