import Tensors
import Transformer

/// A component, where it is patched, and its attribution scores.
public struct ComponentAttribution: Sendable {
  /// The component.
  public var component: Component
  /// Where what it computes is seen, and patched: an output projection and a way down where they read
  /// (paper section 3).
  public var patch: Patch
  /// The share of the metric that would be lost to first order, on each question over the mean loss.
  public var byQuestion: [Double]
}

extension Attribution {
  /// The scores of every attention and feed-forward layer, of every head and of every single matrix.
  ///
  /// - Returns: Layers' parts, heads and matrices, each in the order of the layers.
  /// - Throws: `InterventionError`.
  public func components() throws -> (
    parts: [ComponentAttribution], heads: [ComponentAttribution], matrices: [ComponentAttribution]
  ) {
    let shape = study.model.configuration
    let layers = Array(0..<shape.layers)
    let parts = LayerPart.all(layers: shape.layers).map {
      ($0.part.component(layer: $0.layer), Patch($0.part.site(layer: $0.layer)))
    }
    let heads = layers.flatMap { layer in
      (0..<shape.heads).map {
        (Component.output(layer: layer, head: $0), Patch(.z(layer: layer), head: $0))
      }
    }
    let matrices = layers.flatMap { shape.matrices(layer: $0) }.map { ($0.0, Patch($0.1)) }
    let sites = Set((parts + heads + matrices).map(\.1.site))
    let products = try products(at: Site.all(of: shape).filter(sites.contains))
    let scored = { (component: Component, patch: Patch) in
      ComponentAttribution(
        component: component, patch: patch,
        byQuestion: self.sums(of: products[patch.site], patch.head, heads: shape.heads))
    }
    return (parts.map(scored), heads.map(scored), matrices.map(scored))
  }

  /// What a site's products come to for each question, over the mean loss; of one head where one is
  /// given.
  private func sums(of products: Tensor?, _ head: Int?, heads: Int) -> [Double] {
    guard let scalars = products?.scalars else { return [] }
    let count = study.questions.count
    let size = scalars.count / count
    return (0..<count).map { question in
      stride(
        from: question * size + (head ?? 0), to: (question + 1) * size, by: head == nil ? 1 : heads
      ).reduce(0) { $0 + Double(scalars[$1]) } / total
    }
  }
}

extension ModelConfiguration {
  /// The single matrices of a layer, and where what they compute is seen.
  fileprivate func matrices(layer: Int) -> [(Component, Site)] {
    let ways: [(Component, Site)] =
      isGated
      ? [(.gate(layer: layer), .pre(layer: layer)), (.up(layer: layer), .preLinear(layer: layer))]
      : [(.up(layer: layer), .pre(layer: layer))]
    return [
      (.query(layer: layer), .q(layer: layer)), (.key(layer: layer), .k(layer: layer)),
      (.value(layer: layer), .v(layer: layer)), (.output(layer: layer), .z(layer: layer)),
    ] + ways + [(.down(layer: layer), .post(layer: layer))]
  }
}
