import Chapters
import Foundation
import Notebook

/// Files of a book in the page itself.
enum EmbeddedFile {
  /// Larger files would make a report in one file too heavy to mail.
  private static let largestFile = 200_000

  /// A picture in the folder of the chapters as a `data:` address.
  ///
  /// - Parameters:
  ///   - address: Its address.
  ///   - book: The book.
  /// - Returns: The address; none of what is elsewhere, is no picture or is too large.
  static func picture(_ address: String, in book: Book) -> String? {
    guard let path = LinkAddress(address)?.path, let type = LinkedFiles.type(of: path),
      book.ownFiles.objection(toPicture: path) == nil
    else { return nil }
    return book.ownFiles.data(of: path).map { encoded($0, type) }
  }

  /// A file that is linked to as a `data:` address; none of one that is too large.
  static func file(_ path: String, in book: Book) -> String? {
    guard let data = book.ownFiles.data(of: path), data.count <= largestFile else { return nil }
    return encoded(data, "application/octet-stream")
  }

  private static func encoded(_ data: Data, _ type: String) -> String {
    "data:\(type);base64,\(data.base64EncodedString())"
  }
}
