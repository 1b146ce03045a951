import Chapters
import Foundation

/// Where a link or a picture of a book leads within it, as its address says.
package struct LinkAddress: Sendable, Hashable {
  /// The path from the folder of the chapters, without `.`, and with `..` at its beginning only; empty where a place on
  /// the same page is meant.
  package let path: String
  /// The block or section; empty where none is meant.
  package let anchor: String

  /// An address as it is written; none that leads out of the book: it has a scheme or a host, or is a place on a server.
  ///
  /// - Parameter address: The address, percent-encoded or not.
  package init?(_ address: String) {
    guard AddressScheme.scheme(of: address) == nil, !address.hasPrefix("/") else { return nil }
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    anchor = parts.count > 1 ? Self.decoded(parts[1]) : ""
    path = Self.plain(Self.decoded((parts.first ?? "").prefix { $0 != "?" }))
  }

  /// The page that is meant, by its name: `03-editing` of `03-editing.md`; none where it is no page.
  package var page: String? {
    guard !path.contains("/"), let ending = [".md", ".html"].first(where: path.hasSuffix) else {
      return nil
    }
    return String(path.dropLast(ending.count))
  }

  private static func decoded(_ text: Substring) -> String {
    text.removingPercentEncoding ?? String(text)
  }

  private static func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}
