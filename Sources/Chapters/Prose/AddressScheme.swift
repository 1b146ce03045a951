/// What an address of a link or a picture begins with, `https:`.
package enum AddressScheme {
  /// Those that pages lead to, web pages and mail.
  ///
  /// Others (`javascript:`, `file:`) would run what a stranger wrote, or
  /// mean something else on every machine.
  package static let shown = ["http", "https", "mailto"]

  /// The scheme of an address as it is written; none of one that has none.
  package static func scheme(of address: String) -> Substring? {
    let start = address.prefix { !"/?#".contains($0) }
    return start.firstIndex(of: ":").map { start[..<$0] }
  }

  /// The scheme of an address that pages do not lead to, in small letters; none of all others.
  package static func refused(in address: String) -> String? {
    // Browsers overlook white space and control characters.
    let visible = address.filter { !$0.isWhitespace && $0.asciiValue.map { $0 > 31 } ?? true }
    guard let scheme = scheme(of: visible)?.lowercased() else { return nil }
    return shown.contains(scheme) ? nil : scheme
  }
}
