import Chapters
import Foundation
import Frames
import Markup
import Notebook
import TestSupport
import Testing

@testable import Reports

/// Plots of fixed frames, and the colours that they are drawn in.
struct PlotTests {
  private static let plots = [
    "lines", "long-lines", "bars", "grouped-bars", "map", "star", "cloud", "counts",
  ]

  @Test func plotsAreAsTheyWere() async throws {
    let book = try await ShowcaseBook()
    let evaluator = Evaluator(book.results)
    for id in Self.plots {
      let plot = try #require(book.results.book.block(id)?.content as? PlotExhibit)
      let drawing = try plot.view(evaluator)
      try expectGolden(drawing.svg(describedBy: "text").markup + "\n", "\(id).svg")
      let lines = drawing.lines(width: 80)
      #expect(lines.allSatisfy { $0.count <= 80 })
      try expectGolden(lines.joined(separator: "\n") + "\n", "\(id).txt")
    }
  }

  // MARK: - Colours

  /// The red, green and blue of a colour, linear.
  private static func linear(_ colour: String) -> [Double] {
    let digits = Array(colour.dropFirst())
    return stride(from: 0, to: 6, by: 2).map { place in
      let value = Double(Int(String(digits[place...(place + 1)]), radix: 16) ?? 0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }

  private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// The ratio of WCAG 2.
  private static func contrast(_ a: String, _ b: String) -> Double {
    let light = [a, b].map { product([[0.2126, 0.7152, 0.0722]], linear($0))[0] + 0.05 }
    return max(light[0], light[1]) / min(light[0], light[1])
  }

  /// A linear colour in OKLab (Ottosson 2020).
  private static func lab(_ rgb: [Double]) -> [Double] {
    let cones = product(
      [
        [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ], rgb.map { min(1, max(0, $0)) })
    return product(
      [
        [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
      ], cones.map(cbrt))
  }

  /// What people without a kind of cone see (Machado, Oliveira and Fernandes 2009, severity 1).
  private static let sights: [(name: String, matrix: [[Double]])] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "deuteranopia",
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    ),
    (
      "protanopia",
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    ),
  ]

  @Test(arguments: ["light", "dark"]) func seriesAreToldApart(name: String) {
    let theme = name == "light" ? Theme.light : Theme.dark
    let page = theme.colours.first { $0.key == "page" }?.value ?? ""
    #expect(theme.series.count == Theme.seriesColours && theme.series.count >= 12)
    for colour in theme.series { #expect(Self.contrast(colour, page) >= 3, "\(colour)") }
    for (sight, matrix) in Self.sights {
      let seen = theme.series.map { Self.lab(Self.product(matrix, Self.linear($0))) }
      for (i, a) in seen.enumerated() {
        for (j, b) in seen.enumerated() where i < j {
          let distance = zip(a, b).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
          let isPlain = sight == "all cones" || j < Theme.plainColours
          #expect(
            distance >= (isPlain ? 0.12 : 0.08), "\(theme.series[i]), \(theme.series[j]), \(sight)")
        }
      }
    }
  }

  @Test(arguments: ["light", "dark"]) func wordsStandOut(name: String) {
    let theme = name == "light" ? Theme.light : Theme.dark
    let colours = Dictionary(
      theme.colours.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    for background in ["page", "panel"] {
      for word in ["text", "muted", "link", "good", "bad", "open", "key"] {
        let ratio = Self.contrast(colours[word] ?? "", colours[background] ?? "")
        #expect(ratio >= 4.5, "\(word) on \(background)")
      }
    }
    #expect(Self.contrast(colours["text"] ?? "", colours["mark"] ?? "") >= 4.5)
  }

  // MARK: - Size

  @Test func hugeFramesShowTheirBeginning() async throws {
    let rows = (0..<100_000).map { ["\($0)", "\(Double($0 % 977) / 977)", "<b>\($0 % 7)</b>"] }
    let text = "x,y,name\n" + rows.map { $0.joined(separator: ",") }.joined(separator: "\n")
    let folder = try TemporaryFolder([
      "chapters/huge.csv": text,
      "chapters/01.md": """
      # Huge

      ```yaml experiment
      id: huge
      run: data
      file: huge.csv
      ```

      ```yaml table
      from: huge
      ```

      ```yaml plot
      from: huge
      kind: line
      x: x
      y: y
      ```

      ```yaml plot
      from: huge
      kind: scatter
      x: x
      y: y
      color: name
      ```
      """,
    ])
    let kinds = KindRegistry([])
    let book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: kinds,
      blocks: .standard
    ).load()
    let results = try await Runner(
      book, store: try Store(folder: folder.url.appending(path: "store")),
      executor: InProcessExecutor(kinds), options: .init(), tell: { _ in }
    ).run()
    let artifacts = folder.url.appending(path: "artifacts")
    try ReportWriter.write(results, to: artifacts)
    let page = try folder.read("artifacts/01.html")
    #expect(page.utf8.count < 2_500_000 && page.contains("The first 200 of 100000 rows"))
    #expect(!page.contains("<b>3</b>"), "names are escaped")
    let data = try folder.read("artifacts/data/huge.rows.csv")
    #expect(data.utf8.count { $0 == UInt8(ascii: "\n") } == 100_001)
  }
}
