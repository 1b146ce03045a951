import Foundation
import Notebook

/// Writes a book's pages: an index, one HTML and one Markdown page a chapter, and a manifest.
public enum ReportWriter {
  /// Writes the pages of a book into a folder, which is made if it is not there; pages of chapters
  /// that are no longer in the book are removed.
  ///
  /// The same results give the same bytes.
  ///
  /// - Throws: Where the folder cannot be written.
  public static func write(_ results: BookResults, to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let pages = pages(results).mapValues { Data($0.utf8) }
    let data = try PublishedData.files(of: results)
    try removeLeftovers(in: folder, keeping: Set(pages.keys).union(data.keys))
    if !data.isEmpty {
      try FileManager.default.createDirectory(
        at: folder.appending(path: PublishedData.folder), withIntermediateDirectories: true)
    }
    for (name, bytes) in pages.merging(data, uniquingKeysWith: { $1 }) {
      try writeIfChanged(bytes, to: folder.appending(path: name))
    }
    let manifest = try Manifest(results, pages: pages, data: data).encoded()
    try writeIfChanged(manifest, to: folder.appending(path: Manifest.file))
  }

  private static func pages(_ results: BookResults) -> [String: String] {
    let book = results.book
    let ledger = ClaimsLedger(results)
    let index = IndexPages(book, ledger, CostTable(results))
    let provenance = provenance(results)
    func page(_ title: String, _ body: String) -> String {
      HTMLPage(book: book, title: title, body: body, provenance: provenance).html
    }
    var pages = [
      "index.html": page(book.title, index.htmlBody), "index.md": index.markdown,
    ]
    for chapter in book.chapters {
      pages["\(chapter.name).html"] = page(
        chapter.title, ChapterHTML(chapter, results, ledger).body)
      pages["\(chapter.name).md"] = ChapterMarkdown(chapter, results, ledger).text
    }
    return pages
  }

  private static func provenance(_ results: BookResults) -> String {
    let cells = results.blocks.values.flatMap(\.cells)
    let done = cells.filter { $0.output != nil }
    let seconds = done.compactMap(\.cost?.seconds).reduce(0, +)
    return
      "Profile \(results.book.profile.name.escaped). \(done.count) of \(cells.count) cells have "
      + "results, which took \(Duration.spelled(seconds)) to compute. Every figure on this page "
      + "was computed by the blocks on it; open a block to see how."
  }

  private static func removeLeftovers(in folder: URL, keeping names: Set<String>) throws {
    let file = folder.appending(path: Manifest.file)
    guard let data = try? Data(contentsOf: file),
      let old = try? JSONDecoder().decode(Manifest.self, from: data)
    else { return }
    for name in old.pages + (old.data ?? [])
    where !names.contains(name) && !name.contains("..") && !name.hasPrefix("/") {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  /// Leaves a file alone that is the same already, so that nothing that watches it wakes up.
  private static func writeIfChanged(_ data: Data, to url: URL) throws {
    if let old = try? Data(contentsOf: url), old == data { return }
    try data.write(to: url, options: .atomic)
  }
}
