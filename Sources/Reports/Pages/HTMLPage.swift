import Foundation
import Notebook

/// A page of the report: self-contained, without scripts.
struct HTMLPage {
  var book: Book
  /// The page's title; the book's on the index.
  var title: String
  /// The page's content.
  var body: String
  /// What stands at the end of every page.
  var provenance: String

  /// The page as HTML.
  var html: String {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    let head = [
      #"<meta charset="utf-8">"#,
      #"<meta name="viewport" content="width=device-width, initial-scale=1">"#,
      #"<meta http-equiv="Content-Security-Policy" content="\#(policy)">"#,
      "<title>\(documentTitle.escaped)</title>", "<style>\(Style.sheet)</style>",
    ]
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      \(head.joined(separator: "\n"))
      </head>
      <body>
      <header class="site">\(navigation)</header>
      <main>
      \(body)
      </main>
      <footer>\(provenance)</footer>
      </body>
      </html>

      """
  }

  private var documentTitle: String {
    title == book.title ? title : "\(title) · \(book.title)"
  }

  private var navigation: String {
    let links = book.chapters.map {
      Markup.element("a", ["href": "\($0.name).html"], $0.title.escaped)
    }
    let home = Markup.element("a", ["href": "index.html"], book.title.escaped)
    return Markup.element(
      "nav", ["aria-label": "Chapters"], ([home] + links).joined(separator: "\n"))
  }
}

/// Tables, figures, claims and blocks as HTML.
enum HTMLParts {
  /// A table that scrolls sideways where it is too wide.
  static func table(_ view: TableView) -> String {
    let head = view.headings.map { heading in
      Markup.element(
        "th", ["class": heading.isNumeric ? "number" : "text", "title": heading.meaning],
        heading.text.escaped)
    }
    let body = view.rows.map { row in
      let cells = zip(row, view.headings).map { cell, heading in
        let interval = cell.interval.map {
          Markup.element("span", ["class": "interval"], $0.escaped)
        }
        return Markup.element(
          "td",
          [
            "class": heading.isNumeric ? "number" : "text",
            "title": cell.replication.map(Spelling.replication),
          ],
          cell.text.escaped + (interval ?? ""))
      }
      return Markup.element("tr", [:], cells.joined())
    }
    let table = Markup.element(
      "table", [:],
      Markup.element("thead", [:], Markup.element("tr", [:], head.joined()))
        + Markup.element("tbody", [:], body.joined(separator: "\n")))
    return Markup.element("div", ["class": "scroll"], table)
  }

  /// A figure with its caption.
  static func figure(_ id: String, _ content: String, caption: String?) -> String {
    let text = caption.map { Markup.element("figcaption", [:], $0.escaped) } ?? ""
    return Markup.element("figure", ["id": id], content + text)
  }

  /// What stands in the place of something that has no value.
  static func failure(_ message: String) -> String {
    Markup.element("div", ["class": "failure"], message.escaped)
  }

  /// The YAML of a block, folded.
  static func source(_ yaml: String, summary: String, inside: String = "") -> String {
    let code = Markup.element("pre", [:], Markup.element("code", [:], yaml.escaped))
    return Markup.element(
      "details", [:], Markup.element("summary", [:], summary) + code + inside)
  }

  /// A verdict in its colour.
  static func verdict(_ verdict: ClaimsLedger.Verdict) -> String {
    let name = verdict.rawValue.replacingOccurrences(of: " ", with: "-")
    return Markup.element("span", ["class": "verdict \(name)"], verdict.rawValue)
  }

  /// A claim with its verdict and figures.
  static func claim(_ entry: ClaimsLedger.Entry) -> String {
    let text = Markup.element("p", [:], entry.claim.text.escaped + " " + verdict(entry.verdict))
    let details = ClaimText.details(entry).map {
      Markup.element("p", ["class": "detail"], $0.escaped)
    }
    return Markup.element(
      "div", ["class": "claim", "id": entry.id], ([text] + details).joined(separator: "\n"))
  }
}
