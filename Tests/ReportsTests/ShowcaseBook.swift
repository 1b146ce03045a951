import Chapters
import Foundation
import Frames
import Notebook
import TestSupport

@testable import Reports

/// A book of two chapters with everything that a page can show, run for real and rendered.
struct ShowcaseBook {
  let folder: TemporaryFolder
  let results: BookResults

  /// The folder of the pages.
  var pages: URL { folder.url.appending(path: "artifacts") }

  init(allowsHTML: Bool = false, further: String = "") async throws {
    folder = try TemporaryFolder([
      "chapters/01-data.md": Self.data,
      "chapters/02-figures.md": Self.figures + "\n\n" + further,
      "chapters/dot.svg": #"<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>"#,
      "chapters/book.yml": """
      title: A book of everything
      authors: [One Author]
      abstract: What a page *can* show, $x^2$ included.
      allow_html: \(allowsHTML)
      profiles: {only: {factor: 2}}
      """,
    ])
    let book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: KindRegistry([]),
      blocks: .standard
    ).load()
    let store = try Store(folder: folder.url.appending(path: "store"))
    results = try await Runner(
      book, store: store, executor: InProcessExecutor(KindRegistry([])), options: .init(),
      tell: { _ in }
    ).run()
    try ReportWriter.write(results, to: pages, isSingleFile: true)
  }

  private static let data = #"""
    # Data and prose

    See [](#share), [](#effects) and [](#places); [the second chapter](02-figures.md#bars) too.
    A footnote[^note], an address https://example.org, ~~struck~~ words.

    - [x] done
    - [ ] to do

    The loss is $\mathcal{L}(\theta) = -\frac{1}{n} \sum_{i=1}^n \log p_\theta(y_i \mid x_i)$ and

    $$
    \left\| \hat{W} - W \right\|_2^2 \le \begin{cases} 0 & \text{if } k = 0 \\ \sqrt[3]{\lambda} & \text{else} \end{cases}
    $$

    A price of $5, or of $6, is no formula. ![A dot](dot.svg)

    | a table of the text | with many | columns of | rather | long headings | and | figures |
    | --- | --- | --- | --- | --- | --- | --- |
    | unbreakable_localization_name | 0.123456 | 0.234567 | 0.345678 | unbreakable_heading | 0.5 | 0.6789012 |

    [^note]: Its text.

    ## Places

    ```yaml experiment
    id: effects
    run: data
    rows:
      - {drug: alpha, dose: 1, seed: 0, share: 0.25}
      - {drug: alpha, dose: 1, seed: 1, share: 0.35}
      - {drug: alpha, dose: 2, seed: 0, share: 0.5}
      - {drug: alpha, dose: 2, seed: 1, share: 0.5}
      - {drug: beta, dose: 1, seed: 0, share: 0.05}
      - {drug: beta, dose: 1, seed: 1, share: 0.1}
      - {drug: beta, dose: 2, seed: 0, share: 10.25}
      - {drug: beta, dose: 2, seed: 1, share: 12.5}
    ```

    ```yaml table
    id: by-drug
    from: effects
    rows: [drug, dose]
    columns: [share]
    over: seed
    # A comment of a length that no window of a telephone, of a tablet or of a desk would show in one line of its own, so that something has to scroll.
    caption: Shares by drug, in $\%$.
    ```

    ## Claims about them

    ```yaml claim
    id: share
    text: The larger dose of *beta* does more.
    expect: effects[drug=beta,dose=2].share > effects[drug=beta,dose=1].share - 20
    over: seed
    ```

    ```yaml claim
    id: other
    text: What is written is settled.
    expect: effects[drug=beta,dose=2,seed=0].share > 100
    ```
    """#

  /// Plots of every shape, with labels that are long, many or close to one another.
  private static let figures: String = {
    let long = (0..<6).map { "a rather long name of a localization number \($0)" }
    let rows = (0..<6).flatMap { series in
      (0..<24).map { x in
        "  - {name: \"\(long[series])\", short: s\(series), x: \(x), y: \(Double((x * (series + 3)) % 17) / 17)}"
      }
    }
    func plot(_ id: String, _ kind: String, _ rest: String) -> String {
      "```yaml plot\nid: \(id)\nkind: \(kind)\n\(rest)\ncaption: The \(id).\n```"
    }
    return """
      # Figures

      ```yaml experiment
      id: points
      run: data
      rows:
      \(rows.joined(separator: "\n"))
      ```

      \(plot("lines", "line", "from: points\nx: x\ny: y\ncolor: short"))

      \(plot("long-lines", "line", "from: points\nx: x\ny: y\ncolor: name"))

      \(plot("bars", "bar", "from: points[x=3]\nx: name\ny: y"))

      \(plot("grouped-bars", "bar", "from: points[short=s1]\nx: x\ny: y\ncolor: short"))

      \(plot("map", "heatmap", "from: points\nx: x\ny: name\ncolor: y"))

      \(plot("star", "radar", "from: points[x=5]\nx: short\ny: y"))

      \(plot("cloud", "scatter", "from: points\nx: x\ny: y\ncolor: name"))

      \(plot("counts", "histogram", "from: points\nx: y\ncolor: short"))

      ```yaml plot
      id: nothing
      from: points[x=99]
      kind: line
      x: x
      y: y
      ```
      """
  }()
}
