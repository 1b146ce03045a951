import Tensors

/// Components of a model that are trained while the rest stands still.
///
/// A parameter that is chosen whole is trained as it is; of others, the chosen rows or columns are
/// tensors of their own, put in their places when the selection is applied. Nothing else can move.
public struct Selection: Trainee {
  public let firstLayer: Int
  private let slices: [ParameterSlice]
  private var tensors: [Tensor]

  /// The components as a model has them; where they overlap, each scalar is chosen once.
  ///
  /// - Throws: `ComponentError` where the model has no such component.
  public init(_ components: some Sequence<Component>, of model: LanguageModel) throws {
    let wanted = Dictionary(
      grouping: try components.flatMap { try model.configuration.slices(of: $0) }, by: \.path)
    var slices: [ParameterSlice] = []
    var tensors: [Tensor] = []
    for (path, parameter) in model.parameters {
      for slice in ParameterSlice.united(wanted[path] ?? [], in: parameter) {
        slices.append(slice)
        tensors.append(slice.isWhole ? parameter : parameter.rectangle(slice.rows, slice.columns))
      }
    }
    self.slices = slices
    self.tensors = tensors
    let layers = model.configuration.layers
    firstLayer = slices.map { $0.firstLayer(of: layers) }.min() ?? layers
  }

  public func applied(to model: LanguageModel) -> LanguageModel {
    var parts: [String: [(slice: ParameterSlice, tensor: Tensor)]] = [:]
    for (slice, tensor) in zip(slices, tensors) {
      parts[slice.path, default: []].append((slice, tensor))
    }
    var result = model
    result.forEachParameter { path, parameter in
      guard let parts = parts[path] else { return }
      parameter =
        parts[0].slice.isWhole
        ? parts[0].tensor
        : parameter.replacingRectangles(parts.map { ($0.slice.rows, $0.slice.columns, $0.tensor) })
    }
    return result
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    for index in tensors.indices {
      try body((path.isEmpty ? "" : "\(path).") + slices[index].description, &tensors[index])
    }
  }
}

extension ParameterSlice: CustomStringConvertible {
  var isWhole: Bool { rows == nil && columns == nil }

  /// The first of so many layers that the parameter is read in, or after.
  func firstLayer(of layers: Int) -> Int {
    switch ParameterName(path) {
    case .block(let layer, _, _): layer
    case .finalNorm, .unembedding: layers
    case .embedding, .positionEmbedding, nil: 0
    }
  }

  var description: String {
    let ranges = [("rows", rows), ("columns", columns)].compactMap { name, range in
      range.map { "[\(name) \($0.lowerBound)..<\($0.upperBound)]" }
    }
    return path + ranges.joined()
  }

  /// Slices of one parameter without overlap: rows only, columns only, or the whole of it.
  static func united(_ slices: [ParameterSlice], in parameter: Tensor) -> [ParameterSlice] {
    guard let path = slices.first?.path else { return [] }
    if slices.contains(where: \.isWhole) { return [ParameterSlice(path: path)] }
    let isByRows = slices[0].rows != nil
    let ranges = slices.compactMap { isByRows ? $0.rows : $0.columns }
      .sorted { $0.lowerBound < $1.lowerBound }
    var merged: [Range<Int>] = []
    for range in ranges {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    let length = isByRows ? parameter.shape[0] : parameter.width
    if merged == [0..<length] { return [ParameterSlice(path: path)] }
    return merged.map {
      isByRows ? ParameterSlice(path: path, rows: $0) : ParameterSlice(path: path, columns: $0)
    }
  }
}
