/// How pages lead to one another.
enum PageLinks: Sendable, Hashable {
  /// Each page is a file of its own, with the given ending.
  case files(ending: String)
  /// All pages stand in one file.
  case oneFile

  /// The address of a page.
  func address(_ page: String) -> String {
    switch self {
    case .files(let ending): "\(Self.encoded(page)).\(ending)"
    case .oneFile: "#\(Self.encoded(pageID(page)))"
    }
  }

  /// The address of a block.
  ///
  /// - Parameters:
  ///   - page: The page that the block is on.
  ///   - block: Its id.
  ///   - origin: The page that the link is on.
  /// - Returns: The address.
  func address(_ page: String, block: String, from origin: String? = nil) -> String {
    place(page, block, from: origin)
  }

  /// The address of a section.
  ///
  /// - Parameters:
  ///   - page: The page that the section is on.
  ///   - section: Its anchor.
  ///   - origin: The page that the link is on.
  /// - Returns: The address.
  func address(_ page: String, section: String, from origin: String? = nil) -> String {
    place(page, sectionID(section, on: page), from: origin)
  }

  private func place(_ page: String, _ id: String, from origin: String?) -> String {
    self == .oneFile || page == origin
      ? "#\(Self.encoded(id))" : "\(address(page))#\(Self.encoded(id))"
  }

  /// The id of a page where all are in one file: `page/` stands before no id of a block or a section.
  func pageID(_ page: String) -> String { "page/\(page)" }

  /// The id of a section: what two pages call the same must differ where they are in one file.
  func sectionID(_ anchor: String, on page: String) -> String {
    self == .oneFile ? "\(pageID(page))/\(anchor)" : anchor
  }

  /// A name as a part of an address: letters and digits of every language stay, what means something in
  /// addresses or in Markdown is percent-encoded.
  private static func encoded(_ name: String) -> String {
    name.unicodeScalars.map { scalar -> String in
      let isPlain =
        scalar.isASCII
        ? "-._~/".unicodeScalars.contains(scalar) || scalar.properties.isAlphabetic
          || scalar.properties.numericType != nil
        : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      guard !isPlain else { return String(scalar) }
      return String(scalar).utf8.map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }.joined()
    }.joined()
  }
}
