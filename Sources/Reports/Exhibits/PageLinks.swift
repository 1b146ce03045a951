/// How pages lead to one another.
enum PageLinks: Sendable, Hashable {
  /// Each page is a file of its own, with the given ending.
  case files(ending: String)
  /// All pages stand in one file.
  case oneFile

  /// The address of a page, or of a place on it.
  ///
  /// - Parameters:
  ///   - page: The page without its ending.
  ///   - anchor: A block's id, or a section's anchor.
  ///   - origin: The page that the link is on.
  /// - Returns: The address.
  func address(_ page: String, _ anchor: String? = nil, from origin: String? = nil) -> String {
    switch self {
    case .files where page == origin && anchor != nil: "#\(anchor ?? "")"
    case .files(let ending): "\(page).\(ending)" + (anchor.map { "#\($0)" } ?? "")
    case .oneFile: "#\(anchor ?? page)"
    }
  }

  /// The id of a section: what two pages call the same must differ where they are in one file.
  func sectionID(_ anchor: String, on page: String) -> String {
    self == .oneFile ? "\(page)--\(anchor)" : anchor
  }
}
