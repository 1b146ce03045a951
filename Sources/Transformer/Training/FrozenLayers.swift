import Synchronization
import Tensors

/// The layers below the first that is trained: what they make of a batch is computed once and kept.
///
/// They stand still, so that what is kept is, bit by bit, what would be computed again. A batch is kept by
/// its tokens, as it is: rows are not put into other batches, where products may round them otherwise.
package final class FrozenLayers: Sendable {
  /// Bytes of residual streams that are kept at most, where nothing else is said.
  ///
  /// A token takes 4 bytes for each number of its stream. Of batches that come later, the layers are
  /// computed each time.
  package static let usualLimit = 512 << 20

  private struct Kept {
    var streams: [TokenBatch.Identity: Tensor] = [:]
    var bytes = 0
  }

  private let model: LanguageModel
  private let layer: Int
  private let limit: Int
  private let kept = Mutex(Kept())

  /// The layers of a model.
  ///
  /// - Parameters:
  ///   - model: The model before anything is trained.
  ///   - layer: The first layer that is trained; 0 for all, the number of layers for none.
  ///   - limit: Bytes that are kept at most.
  package init(_ model: LanguageModel, below layer: Int, limit: Int = usualLimit) {
    self.model = model
    self.layer = layer
    self.limit = limit
  }

  /// Those of these layers that lie below one; the same where all do.
  package func below(_ other: Int) -> FrozenLayers {
    other < layer ? FrozenLayers(model, below: other, limit: limit) : self
  }

  /// Bytes that are kept.
  package var keptBytes: Int { kept.withLock { $0.bytes } }

  /// Where a pass over a batch begins; at the embedding, none, where nothing lies below what is trained.
  package func start(of tokens: TokenBatch) -> LanguageModel.Start? {
    guard layer > 0 else { return nil }
    let identity = tokens.identity
    if let stream = kept.withLock({ $0.streams[identity] }) {
      return LanguageModel.Start(layer: layer, stream: stream)
    }
    var tap = NoTap()
    let stream = model.stream(tokens, before: layer, tap: &tap)
    keep(stream, identity)
    return LanguageModel.Start(layer: layer, stream: stream)
  }

  private func keep(_ stream: Tensor, _ identity: TokenBatch.Identity) {
    let bytes = stream.count * MemoryLayout<Float>.stride
    kept.withLock { kept in
      guard kept.bytes + bytes <= limit, kept.streams[identity] == nil else { return }
      kept.streams[identity] = stream
      kept.bytes += bytes
    }
  }
}
