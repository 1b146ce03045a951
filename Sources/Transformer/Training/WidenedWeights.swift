import Tensors

extension LanguageModel {
  /// Bytes of packed matrices that are kept widened at most while a part of a model is trained.
  package static let widenedLimit = 512 << 20

  /// Keeps the packed matrices widened that training reads in every step and does not change: those of
  /// the layers from the first trained one on, then the head, as far as there is room.
  ///
  /// Nothing that is computed changes.
  ///
  /// - Parameters:
  ///   - part: What is trained.
  ///   - limit: The most bytes.
  package func keepWidened(above part: some Trainee, limit: Int = widenedLimit) {
    let trained = Set(part.parameters.map(\.name))
    let head: ParameterName = unembedding == nil ? .embedding : .unembedding
    var (matrices, last): ([Tensor], [Tensor]) = ([], [])
    for (name, tensor) in parameters where tensor.isPacked && !trained.contains(name) {
      switch ParameterName(name) {
      case .block(part.firstLayer..., _, _): matrices.append(tensor)
      case head: last.append(tensor)
      default: break
      }
    }
    var room = limit
    for matrix in matrices + last where matrix.count * MemoryLayout<Float>.stride <= room {
      room -= matrix.keepWidened()
    }
  }
}
