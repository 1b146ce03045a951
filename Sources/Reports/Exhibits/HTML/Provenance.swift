import Chapters
import Foundation
import Frames
import Markup
import Notebook

/// Where the results of an experiment come from.
struct Provenance {
  let block: Block
  let experiment: Block.Experiment
  let summary: CellSummary
  let source: ReportSource

  /// Cells listed one by one; the manifest has all.
  private static let cellsShown = 6

  /// The folded account of the experiments that a table, a plot or a claim reads.
  static func brief(_ ids: [String], _ source: ReportSource, from page: String) -> HTML {
    let lines = ids.map { id in
      let kind = source.book.block(id)?.experiment?.kind ?? ""
      let summary = CellSummary(id: id, kind: kind, cells: source.cells(of: id))
      let version = summary.cells.first?.material.map { " \($0.version)" } ?? ""
      let parts = [
        "\(summary.kind)\(version)", summary.status.rawValue, summary.count,
        summary.hasResults ? summary.duration : nil, summary.date,
        summary.cells.count == 1
          ? summary.cells[0].key.map { "key \($0.prefix(16))" } : nil,
      ]
      let link = HTML.element("a", ["href": source.address(of: id, from: page)], text: id)
      return (name: link, text: HTML(text: parts.compactMap(\.self).joined(separator: " · ")))
    }
    return .fold("provenance", "Provenance", HTML.definitions(lines))
  }

  /// The folded account of a block's cells.
  var html: HTML {
    .fold("provenance", "Provenance", HTML.definitions(facts) + cells + history)
  }

  private var facts: [(name: HTML, text: HTML)] {
    let done = summary.cells.filter { $0.output != nil }
    let material = summary.cells.first?.material
    var seen = Set<UInt64>()
    let seeds = summary.cells.compactMap { $0.material?.seed }.filter { seen.insert($0).inserted }
      .map(String.init)
    let version = material.map { ", version \($0.version)" } ?? ""
    var facts: [(name: HTML, text: HTML)] = [("Kind", "\(experiment.kind)\(version)")]
    facts.append(("Status", "\(summary.status.rawValue), \(done.count) of \(summary.count)"))
    if !seeds.isEmpty { facts.append(("Seed", "\(seeds.joined(separator: ", "))")) }
    if !experiment.references.isEmpty {
      facts.append(("Inputs", experiment.references.map(link).joined(separator: ", ")))
    }
    let files = material.map(source.book.publishedFiles) ?? []
    if !files.isEmpty { facts.append(("Files", "\(files.joined(separator: ", "))")) }
    if let date = summary.date {
      let costs = done.compactMap(\.cost)
      let processor = costs.compactMap(\.processorSeconds)
      let memory = costs.compactMap(\.peakMemory).max()
      let parts = [
        "\(summary.duration), the last on \(date)",
        processor.isEmpty
          ? nil : "\(Duration.spelled(processor.reduce(0, +))) of processor time",
        memory.map { "\(ByteCount.spelled($0)) at most" },
      ]
      facts.append(("Computed in", "\(parts.compactMap(\.self).joined(separator: ", "))"))
    }
    let platforms = Set(done.compactMap(\.platform)).sorted().filter { !$0.isEmpty }
    if !platforms.isEmpty {
      facts.append(("Platform", "\(platforms.joined(separator: ", "))"))
    }
    return facts
  }

  private func link(_ id: String) -> HTML {
    HTML.element("a", ["href": source.address(of: id)], text: id)
  }

  /// The cells with their keys.
  private var cells: HTML {
    guard summary.cells.contains(where: { $0.key != nil }) else { return "" }
    let axes = summary.cells.reduce(into: [String]()) { names, cell in
      for axis in cell.axes where !names.contains(axis.name) { names.append(axis.name) }
    }
    let rows = summary.cells.prefix(Self.cellsShown).map { cell in
      let values = axes.map { name in
        HTML(text: cell.axes.first { $0.name == name }?.value.plain ?? "")
      }
      let key = cell.key.map { HTML.element("code", HTML(text: $0.prefix(16))) } ?? "–"
      let day = HTML(text: cell.finished.map(CellSummary.day) ?? "–")
      let took = HTML(text: cell.cost.map { Duration.spelled($0.seconds) } ?? "–")
      return TableHTML.Row(cells: [key] + values + [day, took])
    }
    let table = TableHTML.table(
      name: "Cells of \(block.id)", ["key"] + axes.map(Spelling.heading) + ["computed", "took"],
      rows: rows)
    let left = summary.cells.count - Self.cellsShown
    guard left > 0 else { return table }
    let manifest: HTML =
      source.links == .oneFile
      ? "the manifest" : HTML.element("a", ["href": Manifest.file], "the manifest")
    return table + HTML.element("p", "\(left) more cells stand in \(manifest).")
  }

  /// Its earlier runs, by day.
  private var history: HTML {
    let runs = source.results.history[block.id] ?? []
    guard !runs.isEmpty else { return "" }
    let rows = runs.map { run in
      TableHTML.Row(
        cells: [
          "\(run.day)", "\(run.cells) \(run.outcome.rawValue)", "\(Duration.spelled(run.seconds))",
          "\(run.version)",
        ])
    }
    return TableHTML.table(
      name: "Runs of \(block.id)", ["run on", "cells", "took", "version"], rows: rows)
  }
}
