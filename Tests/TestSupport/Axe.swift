import Foundation

/// The checker of accessibility, which `Scripts/setup tests` fetches where there is a network.
public enum Axe {
  /// Its script; none where tests that need it are skipped.
  public static let script = try? String(
    contentsOf: Checkout.root.appending(path: ".axe/axe.min.js"), encoding: .utf8)
}

extension WebDriver {
  /// What of the page keeps somebody from using it, by every rule that the checker is sure of.
  ///
  /// - Returns: A line for each element: the rule and where the element is.
  public func barriers() async throws -> [String] {
    try await run(
      """
      \(Axe.script ?? "");
      document.querySelectorAll('details').forEach(fold => fold.open = true);
      return axe.run(document, { rules: { 'target-size': { enabled: true } } }).then(found =>
        found.violations.flatMap(rule => rule.nodes.map(node => rule.id + ' ' + node.target + ' ' + node.html.slice(0, 160))))
      """)
  }
}
