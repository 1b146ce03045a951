import Chapters
import Markup
import Notebook

/// A block of a draft that is wrong: its complaints stand in its place.
extension WrongBlock: Exhibit {
  package func html(_ place: ExhibitPlace) -> HTML {
    let shown = complaints.map { place.failure("Nothing to show: \($0)") }
    return place.section(
      place.block.id, note: "", shown.joined(separator: "\n"), folds: [place.sourceFold])
  }

  package func markdown(_ place: ExhibitPlace) -> String {
    let shown = complaints.map {
      MarkdownText.failure("Nothing to show: \($0)", at: place.block.location)
    }
    return place.anchored(shown + [place.folded("Source of \(place.block.id)")])
  }

  package func json(_ place: ExhibitPlace) -> [String: any Encodable & Sendable] {
    ["problems": complaints]
  }

  package func text(_ place: ExhibitPlace, width: Int) -> String? {
    "\(place.block.id): nothing to show: \(complaints.joined(separator: "; "))"
  }
}
