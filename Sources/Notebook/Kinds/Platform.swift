/// What a cell ran on, as far as the last bits of its result may depend on it.
///
/// Written `BASIS; REST`: even portable results depend on the basis, others on all of it.
package struct Platform: Sendable, Hashable, CustomStringConvertible {
  /// What portable results depend on: `x86-64, OpenBLAS 0.3.21`.
  package let basis: String
  /// What only others depend on: `core Haswell, kernels v4`.
  package let rest: String

  /// The platform that a text describes; none where it is empty: nothing of the kind was used.
  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    let parts = text.split(separator: "; ", maxSplits: 1)
    basis = parts.first.map(String.init) ?? ""
    rest = parts.dropFirst().first.map(String.init) ?? ""
  }

  package var description: String { rest.isEmpty ? basis : "\(basis); \(rest)" }
}
