import Chapters
import Foundation
import Frames
import Markup
import Notebook

/// A page of the report: self-contained; scripts add comfort, nothing that is needed for reading.
///
/// Its own ids begin with `_`, which those of blocks and sections never do.
struct HTMLPage {
  let source: ReportSource
  /// The page's name without its ending.
  var name: String
  /// The page's title; the book's on the index.
  var title: String
  /// The page's content.
  var body: HTML
  /// The search index as an element of data.
  var searchIndex: HTML
  /// What a live preview adds.
  var addition: LiveAddition?
  /// More elements before the scripts.
  var data: HTML = ""

  /// The page as HTML.
  var html: HTML {
    let script = Resources.script + (addition?.script ?? "")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(policy(script))">
      <title>\(documentTitle)</title>\(addition?.head ?? "")
      <style>\(HTML(trusted: Resources.style))</style>
      </head>
      <body>
      <a class="skip" href="#_main">Skip to the text</a>
      \(header)
      <div class="page\(isWide ? " wide" : "")">
      <main id="_main" data-page="\(name)">
      \(body)
      \(neighbours)
      </main>
      \(contents)
      </div>
      <footer>\(colophon)</footer>
      \(data)\(searchIndex)
      <script>\(HTML(trusted: script))</script>
      </body>
      </html>

      """
  }

  /// Whether the text takes the margin too: the first page has no notes there.
  private var isWide: Bool { name == Book.firstPageName && source.links != .oneFile }

  /// What the page may load and run: nothing from elsewhere, and no script but its own.
  private func policy(_ script: String) -> String {
    // An author who lets raw HTML through may style it.
    let style =
      source.book.allowsHTML ? "'unsafe-inline'" : "'sha256-\(Resources.hash(Resources.style))'"
    let connect = addition == nil ? "" : "; connect-src 'self'"
    return "default-src 'none'; style-src \(style); "
      + "script-src 'sha256-\(Resources.hash(script))'; img-src data:; base-uri 'none'; "
      + "form-action 'none'\(connect)"
  }

  private var documentTitle: String {
    title == source.title ? title : "\(title) · \(source.title)"
  }

  private var header: HTML {
    let home = HTML.element(
      "a", ["class": "home", "href": source.links.address(Book.firstPageName)], source.titleHTML())
    let contents = HTML.element("a", ["class": "to-contents", "href": "#_contents"], "Contents")
    return HTML.element(
      "header", ["class": "site"],
      home + HTML.element("div", ["id": "_tools", "class": "tools"]) + contents)
  }

  /// The chapters, and the sections of this one.
  private var contents: HTML {
    let items = source.book.chaptersByPart.flatMap { title, chapters in
      (title.map { [HTML.element("li", ["class": "part"], source.html(ofPart: $0))] } ?? [])
        + chapters.map(entry)
    }
    return HTML.element(
      "nav", ["class": "contents", "id": "_contents", "aria-label": "Contents"],
      HTML.element("ol", items.joined(separator: "\n")))
  }

  private func entry(of chapter: Chapter) -> HTML {
    let isHere = chapter.name == name
    let link = HTML.element(
      "a",
      [
        "href": source.links.address(chapter.name), "aria-current": isHere ? "page" : nil,
      ], source.titleHTML(of: chapter))
    return HTML.element("li", link + (isHere ? sections(of: chapter) : ""))
  }

  private func sections(of chapter: Chapter) -> HTML {
    let links = chapter.headings.filter { $0.level == 2 || $0.level == 3 }.map { heading in
      let address = source.links.address(
        chapter.name, section: heading.anchor, from: chapter.name)
      return HTML.element(
        "li", ["class": heading.level == 3 ? "deeper" : nil],
        HTML.element("a", ["href": address], source.html(of: heading, in: chapter)))
    }
    return links.isEmpty ? "" : HTML.element("ol", links.joined(separator: "\n"))
  }

  private var neighbours: HTML {
    guard let place = source.book.chapters.firstIndex(where: { $0.name == name }) else { return "" }
    let chapters = source.book.chapters
    func link(_ position: Int, _ relation: String, _ word: String) -> HTML {
      guard chapters.indices.contains(position) else { return "" }
      let chapter = chapters[position]
      return HTML.element(
        "a", ["rel": relation, "href": source.links.address(chapter.name)],
        "\(HTML.element("span", text: word)) \(source.titleHTML(of: chapter))")
    }
    let links = link(place - 1, "prev", "Previous") + link(place + 1, "next", "Next")
    return links.isEmpty
      ? ""
      : HTML.element(
        "nav", ["class": "neighbours", "aria-label": "Previous and next chapter"], links)
  }

  private var colophon: HTML {
    let cells = source.results.blocks.values.flatMap(\.cells)
    let done = cells.filter { $0.output != nil }
    let seconds = done.compactMap(\.cost?.seconds).reduce(0, +)
    return
      "Profile \(source.book.profile.name). \(done.count) of \(cells.count) cells have "
      + "results, which took \(Duration.spelled(seconds)) to compute. Every figure on this page "
      + "was computed by the blocks on it; open a block's source and provenance to see how."
  }
}

/// What a live preview adds to a page.
package struct LiveAddition: Sendable {
  /// Elements for the page's head.
  var head: HTML
  /// A script that runs after the page's own.
  var script: String
  /// What stands before every block of a chapter's text.
  var blockMark: HTML

  /// An addition.
  ///
  /// - Parameters:
  ///   - head: Elements for the page's head.
  ///   - script: A script that runs after the page's own.
  ///   - blockMark: What stands before every block of a chapter's text, by which the script tells what has changed.
  package init(head: HTML, script: String, blockMark: HTML = "") {
    self.head = head
    self.script = script
    self.blockMark = blockMark
  }
}

/// The style sheet and the script that are a part of every page.
enum Resources {
  static let style = Theme.sheet + "\n" + String(decoding: PackageResources.page_css, as: UTF8.self)
  static let script = String(decoding: PackageResources.page_js, as: UTF8.self)

  /// The SHA-256 of a text in base 64, as content security policies name it.
  static func hash(_ text: String) -> String {
    let digits = Array(ContentHash.sha256(text))
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
    return Data(bytes).base64EncodedString()
  }
}
