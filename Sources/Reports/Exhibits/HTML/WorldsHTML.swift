import Chapters
import Markup
import Notebook

extension WorldVerdicts {
  /// The curve of a claim's worlds, and behind clicks the same in characters and as a table; nothing where none is run.
  func html(_ place: ExhibitPlace) -> (content: HTML, folds: [HTML])? {
    guard isRun else { return nil }
    let rows = rows.map { row in TableHTML.Row(cells: row.map { HTML(text: $0) }) }
    let table = HTML.fold(
      "worlds", "The \(worlds.count) worlds",
      TableHTML.table(name: "Worlds of \(place.name)", headings, rows: rows))
    guard let curve else { return ("", [table]) }
    let id = "_\(place.block.id)-as-text"
    let text = TextSpecificationCurve(curve, width: 80).lines.joined(separator: "\n")
    let drawing = HTML.element(
      "div",
      [
        "class": "scroll drawing", "role": "group", "aria-label": "Worlds of \(place.name)",
        "tabindex": "0",
      ], SVGSpecificationCurve(curve).svg.element(curve.title, describedBy: id))
    let asText = HTML.fold("as-text", "As text", HTML.element("pre", ["id": id], text: text))
    let note = curve.note.map { HTML.element("p", ["class": "note"], text: $0) } ?? ""
    return (drawing + note, [asText, table])
  }
}
