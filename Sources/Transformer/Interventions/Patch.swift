/// One cell of a sweep: a site, at some tokens, of one head or of all.
public struct Patch: Sendable, Hashable, CustomStringConvertible {
  /// Where in the pass.
  public var site: Site
  /// At which tokens.
  public var position: Position
  /// Of which head; of all where none is given.
  public var head: Int?

  /// A cell.
  public init(_ site: Site, at position: Position = .all, head: Int? = nil) {
    self.site = site
    self.position = position
    self.head = head
  }

  public var description: String {
    "\(site)" + (head.map { ", head \($0)" } ?? "") + ", \(position)"
  }

  /// Cells for each of the sites at each of the positions, sites first.
  public static func grid(_ sites: [Site], at positions: [Position]) -> [Patch] {
    sites.flatMap { site in positions.map { Patch(site, at: $0) } }
  }
}
