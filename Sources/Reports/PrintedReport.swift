import Foundation
import Markup
import Notebook

/// A whole report as one PDF.
package struct PrintedReport: Sendable {
  /// Its name.
  package static let file = Manifest.printedReport
  /// Its bytes.
  let data: Data
  /// A hash over what it was printed from.
  let origin: String

  /// Prints a report; one that is in the folder already, and was printed from the same page, stays.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - folder: The folder of the report.
  ///   - followsLink: Whether the folder may be a link itself, since the user named it.
  ///   - print: Makes a PDF of a page.
  /// - Throws: What `print` throws, or where the folder is none.
  package init(
    _ results: BookResults, in folder: URL, followsLink: Bool = true,
    print: (Data) async throws -> Data
  ) async throws {
    let page = Data(SingleFileReport(results, isPrinted: true).html.markup.utf8)
    origin = ContentHash.sha256(page)
    if let kept = try Self.kept(in: folder, followsLink: followsLink, origin: origin) {
      data = kept
    } else {
      let finished = results.blocks.values.flatMap(\.cells).compactMap(\.finished).max()
      data = Self.dated(try await print(page), finished ?? Date(timeIntervalSince1970: 0))
    }
  }

  /// The file of the report, for its manifest.
  var published: PublishedData.File {
    PublishedData.File(path: Self.file, origin: origin) { data }
  }

  private static func kept(in folder: URL, followsLink: Bool, origin: String) throws -> Data? {
    guard let folder = try OwnFolder.existing(folder, followsLink: followsLink),
      let manifest = try Manifest.read(in: folder), manifest.origins?[file] == origin,
      let data = try folder.data(of: file), ContentHash.sha256(data) == manifest.files?[file]
    else { return nil }
    return data
  }

  /// A PDF as of a date: the moment of printing would make each another.
  ///
  /// - Parameters:
  ///   - pdf: The PDF, whose places stay as they are.
  ///   - date: When the latest of its results came about.
  /// - Returns: The PDF with that as its dates.
  static func dated(_ pdf: Data, _ date: Date) -> Data {
    let digits = date.formatted(.iso8601).filter(\.isNumber)
    let spelled = Data("\(digits)+00'00'".utf8)
    var dated = pdf
    for name in ["CreationDate", "ModDate"] {
      guard let key = dated.range(of: Data("/\(name) (D:".utf8)),
        let end = dated[key.upperBound...].firstIndex(of: UInt8(ascii: ")")),
        end - key.upperBound == spelled.count
      else { continue }
      dated.replaceSubrange(key.upperBound..<end, with: spelled)
    }
    return dated
  }
}
