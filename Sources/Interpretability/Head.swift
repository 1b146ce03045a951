import Transformer

/// A head of attention.
package struct Head: Sendable, Hashable {
  /// Its layer, from 0.
  package var layer: Int
  /// Its number in the layer, from 0.
  package var number: Int

  /// A head of a layer.
  package init(layer: Int, number: Int) {
    self.layer = layer
    self.number = number
  }

  /// Every head of a model, layer by layer.
  package static func all(of configuration: ModelConfiguration) -> [Head] {
    (0..<configuration.layers).flatMap { layer in
      (0..<configuration.heads).map { Head(layer: layer, number: $0) }
    }
  }

  /// What the output projection reads of the head, by which heads are scored.
  package var component: Component { .output(layer: layer, head: number) }

  /// Where the head is patched: what it hands to the output projection.
  package var patch: Patch { Patch(.z(layer: layer), head: number) }
}

extension [Head] {
  /// Those with the largest effects: of equal ones the first listed.
  ///
  /// - Parameters:
  ///   - count: How many at most.
  ///   - share: The share of the largest effect that a head needs.
  ///   - effects: The effect of each head; only its size counts.
  /// - Returns: The heads, the largest effect first.
  package func strongest(
    _ count: Int, atLeast share: Double, of effects: [Double]
  ) -> [Head] {
    let order = indices.sorted { (-abs(effects[$0]), $0) < (-abs(effects[$1]), $1) }
    let least = share * abs(order.first.map { effects[$0] } ?? 0)
    return order.prefix(count).filter { abs(effects[$0]) >= least }.map { self[$0] }
  }
}
