import Chapters
import Foundation
import Notebook

/// The pictures of a chapter, which stand in a page of HTML itself, and beside one of Markdown.
enum LocalImage {
  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "svg": "image/svg+xml",
  ]
  /// Larger pictures would make a page slow.
  private static let largest = 2_000_000

  /// A picture in the folder of the chapters as a `data:` address.
  ///
  /// - Parameters:
  ///   - path: Its path from the folder.
  ///   - folder: The folder.
  /// - Returns: The address; none of what is elsewhere, is no picture or is too large.
  static func address(_ path: String, in folder: URL) -> String? {
    guard let (path, type) = picture(path), let data = data(of: path, in: folder),
      data.count <= largest
    else { return nil }
    return "data:\(type);base64,\(data.base64EncodedString())"
  }

  /// The pictures that a book's pages of Markdown lead to, by their paths from the folder.
  static func pictures(of book: Book) -> [String: Data] {
    let prose = book.chapters.flatMap { [$0.prose] + $0.blocks.flatMap(\.content.prose) }
    let addresses = prose.flatMap { $0.pictures.map(\.target) }
    return addresses.reduce(into: [:]) { pictures, address in
      guard let (path, _) = picture(address), pictures[path] == nil else { return }
      pictures[path] = data(of: path, in: book.folder)
    }
  }

  /// The endings of their names.
  static var endings: [String] { types.keys.sorted() }

  /// The content of a picture in the folder of the chapters; none of what is elsewhere.
  static func data(of path: String, in folder: URL) -> Data? {
    guard BookFolder(folder).objection(toFile: path) == nil else { return nil }
    return try? Data(contentsOf: folder.appending(path: path))
  }

  /// The path and type of a picture in the folder of the chapters, by its address.
  static func picture(_ address: String) -> (path: String, type: String)? {
    let path = address.removingPercentEncoding ?? address
    guard !path.contains(":"), !path.hasPrefix("/"), !path.split(separator: "/").contains(".."),
      let ending = path.split(separator: ".").last?.lowercased(), let type = types[ending]
    else { return nil }
    return (path, type)
  }
}
