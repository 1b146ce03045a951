import Chapters
import Foundation
import Markup
import Notebook

/// What exhibits in HTML have in common.
extension ExhibitPlace {
  /// The block: what it shows first, how it came about behind clicks after that.
  ///
  /// - Parameters:
  ///   - title: What the block is called.
  ///   - state: A word besides that of the block, by which a style sheet tells its states apart.
  ///   - note: What stands beside it in small.
  ///   - content: What it shows.
  ///   - folds: What stands behind clicks.
  /// - Returns: The block.
  package func section(
    _ title: String, state: String? = nil, note: HTML, _ content: HTML, folds: [HTML]
  ) -> HTML {
    let aside = note.isEmpty ? note : HTML.element("p", ["class": "note"], note)
    let anchor = HTML.element(
      "a",
      [
        "class": "anchor", "href": source.links.address(page, block: block.id, from: page),
        "aria-label": "Link to \(title)",
      ], "#")
    let words = ["block", word, state].compactMap(\.self).joined(separator: " ")
    return HTML.element(
      "section", ["class": words, "id": block.id, "aria-label": title],
      "\n" + [aside, content].filter { !$0.isEmpty }.joined(separator: "\n")
        + HTML.element("div", ["class": "folds"], folds.joined() + anchor) + "\n")
  }

  /// The block's source behind a click.
  package var sourceFold: HTML {
    let code = HTML.element("code", YAMLHighlighter.html(block.source))
    return .fold("source", "Source", HTML.element("pre", code))
  }

  /// Where the results of experiments come from, behind a click.
  package func provenance(of ids: [String]) -> HTML {
    Provenance.brief(ids, source, from: page)
  }

  /// A link to a block.
  package func link(to id: String) -> HTML {
    HTML.element("a", ["href": source.address(of: id, from: page)], text: id)
  }

  /// Links to a frame's data.
  package func downloads(_ block: String, _ frame: String) -> HTML {
    guard source.links != .oneFile else {
      let path = PublishedData.path(block, frame, .commaSeparated)
      return HTML.element("a", ["class": "embedded", "href": "#\(path)"], "CSV")
    }
    return PublishedData.Format.allCases.map { format in
      HTML.element(
        "a", ["href": PublishedData.path(block, frame, format), "download": ""], text: format.name)
    }.joined(separator: ", ")
  }

  /// What stands in the place of something that has no value, with the line to look at.
  package func failure(_ message: String) -> HTML {
    let place = HTML.element("code", text: block.location.published)
    return HTML.element("div", ["class": "failure", "role": "note"], "\(message) \(place)")
  }
}

extension HTML {
  /// Something behind a click.
  static func fold(_ name: String, _ summary: String, _ content: HTML) -> HTML {
    element(
      "details", ["class": name, "data-fold": name], element("summary", text: summary) + content)
  }
}

extension CellSummary.Status {
  /// The status in its colour.
  var badge: HTML {
    let name = rawValue.replacingOccurrences(of: " ", with: "-")
    return HTML.element("span", ["class": "status \(name)"], text: rawValue)
  }
}

extension ClaimsLedger.Verdict {
  /// The verdict as a word of a style sheet.
  var styleName: String { rawValue.replacingOccurrences(of: " ", with: "-") }

  /// The verdict in its colour.
  var badge: HTML { HTML.element("span", ["class": "verdict \(styleName)"], text: rawValue) }
}

extension ClaimsLedger.Entry {
  /// The verdict in its colour, with what is to be known besides.
  var badge: HTML {
    ([verdict.badge]
      + marks.map { mark in
        HTML.element("span", ["class": "besides", "title": mark.meaning], text: mark.rawValue)
      }).joined(separator: " ")
  }
}
