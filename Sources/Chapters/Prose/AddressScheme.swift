/// What an address of a link or a picture begins with, `https:`.
package enum AddressScheme {
  /// Those that pages lead to, web pages and mail.
  ///
  /// Others (`javascript:`, `file:`) would run what a stranger wrote, or
  /// mean something else on every machine.
  package static let shown = ["http", "https", "mailto"]

  /// The scheme of an address that pages do not lead to, in small letters; none of all others.
  package static func refused(in address: String) -> String? {
    // Browsers overlook white space and control characters.
    let visible = address.filter { !$0.isWhitespace && $0.asciiValue.map { $0 > 31 } ?? true }
    guard let colon = visible.firstIndex(of: ":") else { return nil }
    let scheme = visible[..<colon].lowercased()
    return shown.contains(scheme) || scheme.contains { "/?#".contains($0) } ? nil : scheme
  }
}
