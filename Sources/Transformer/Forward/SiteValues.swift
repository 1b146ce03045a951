import Tensors

/// The values read in a run, by site.
public struct SiteValues: Sendable {
  private var tensors: [Site: Tensor] = [:]

  /// No values.
  package init() {}

  /// The sites that were read.
  public var sites: Set<Site> { Set(tensors.keys) }

  /// The value at a site, in the site's own shape.
  ///
  /// - Throws: `InterventionError` where it was not read.
  public subscript(site: Site) -> Tensor {
    get throws(InterventionError) {
      guard let value = tensors[site] else {
        throw InterventionError(description: "'\(site)' was not read")
      }
      return value
    }
  }

  mutating func keep(_ value: Tensor, at site: Site) { tensors[site] = value }
}
