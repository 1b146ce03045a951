import Chapters
import Frames
import Markup
import Notebook

/// An experiment block: what ran, how that went, and the frames that came of it.
extension Block.Experiment: Exhibit {
  package func html(_ place: ExhibitPlace) -> HTML {
    let id = place.block.id
    let summary = summary(place)
    let head = HTML.element(
      "p", ["class": "head"],
      HTML.element("b", text: id) + " " + HTML.element("span", ["class": "kind"], text: kind)
        + summary.status.badge)
    let failures = summary.failures.map { place.failure($0) }
    let provenance = Provenance(
      block: place.block, experiment: self, summary: summary, source: place.source)
    let frames = frames(place)
    let data: [HTML] =
      frames.isEmpty ? [] : [.fold("frames", "Data", frames.joined(separator: "\n"))]
    return place.section(
      "Experiment \(id)", note: HTML(text: cost(summary)),
      ([head] + failures).joined(separator: "\n"),
      folds: data + [place.sourceFold, provenance.html])
  }

  /// Rows of a frame shown under its block.
  private static let rowsShown = 3

  /// The first rows of each frame, behind a click.
  private func frames(_ place: ExhibitPlace) -> [HTML] {
    let id = place.block.id
    guard let result = place.source.results.blocks[id] else { return [] }
    let wording = Wording(presentation: place.source.results.book.presentation)
    return result.frameNames.compactMap { name in
      result.preview(name, rows: Self.rowsShown).map { frame in
        let rows = result.rowCount(name)
        let cut = rows > Self.rowsShown ? ", the first \(Self.rowsShown) shown" : ""
        let title: HTML =
          "\(HTML.element("b", text: name)) \(rows) row\(rows == 1 ? "" : "s")\(cut)"
        return HTML.element(
          "details", ["class": "frame", "data-fold": "frame \(name)"],
          HTML.element("summary", title)
            + HTML.element("p", ["class": "downloads"], place.downloads(id, name))
            + TableHTML.table(
              TableView(frame, limit: Self.rowsShown, wording), name: "\(id), \(name)"))
      }
    }
  }

  private func cost(_ summary: CellSummary) -> String {
    guard summary.hasResults else { return summary.count }
    let cells = summary.cells.count > 1 ? ["\(summary.count)"] : []
    let date = summary.date.map { [$0] } ?? []
    return (cells + [summary.duration] + date).joined(separator: " · ")
  }

  package func markdown(_ place: ExhibitPlace) -> String {
    let id = place.block.id
    let summary = summary(place)
    let failures = summary.failures.map { MarkdownText.failure($0, at: place.block.location) }
    let links = (place.source.results.blocks[id]?.frameNames ?? []).map { name in
      "[\(name)](\(PublishedData.path(id, name, .commaSeparated)))"
    }
    let data = links.isEmpty ? [] : ["Data: " + links.joined(separator: ", ")]
    return place.anchored(failures + [place.folded("\(id) · \(summary.line)", after: data)])
  }

  package func json(_ place: ExhibitPlace) -> [String: any Encodable & Sendable] {
    let summary = summary(place)
    var fields: [String: any Encodable & Sendable] = [
      "kind": kind, "status": summary.status.rawValue,
    ]
    if !summary.failures.isEmpty { fields["problems"] = summary.failures }
    return fields
  }

  package func text(_ place: ExhibitPlace, width: Int) -> String? { nil }

  private func summary(_ place: ExhibitPlace) -> CellSummary {
    CellSummary(id: place.block.id, kind: kind, cells: place.source.cells(of: place.block.id))
  }
}
