import Chapters
import Notebook

/// An experiment block: what ran, how that went, and the frames that came of it.
extension Block.Experiment: Exhibit {
  package var searchText: String { "" }

  package func markdown(_ place: ExhibitPlace) -> String {
    let id = place.block.id
    let summary = summary(place)
    let failures = summary.failures.map { "> **\($0)** (\(place.block.location))" }
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
