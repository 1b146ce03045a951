import Tensors

/// Sees every site of a forward pass that it wants and says what the pass goes on with.
public protocol Tap {
  /// Whether a site's value is wanted; a value inside a fused operation costs extra.
  func wants(_ site: Site) -> Bool
  /// Reads or replaces the value at a site; the result has the value's shape.
  mutating func tap(_ site: Site, _ value: Tensor) -> Tensor
}

/// A tap that leaves everything as it is.
package struct NoTap: Tap {
  /// A tap that does nothing.
  package init() {}

  package func wants(_: Site) -> Bool { false }

  package func tap(_: Site, _ value: Tensor) -> Tensor { value }
}

/// A tap that keeps what it sees.
package struct Recorder: Tap {
  /// The values seen, of the sites asked for.
  package private(set) var values = SiteValues()
  private let sites: Set<Site>

  /// A recorder of the given sites.
  package init(_ sites: Set<Site>) { self.sites = sites }

  package func wants(_ site: Site) -> Bool { sites.contains(site) }

  package mutating func tap(_ site: Site, _ value: Tensor) -> Tensor {
    values.keep(value, at: site)
    return value
  }
}
