/// The pages' colours, light and dark.
struct Theme: Sendable {
  /// Colours of the page by the names of their CSS variables.
  let colours: KeyValuePairs<String, String>
  /// Colours of a plot's series, by 3 to 1 apart from the page.
  ///
  /// Each is at least 0.12 from any other in OKLab, the first eight also under simulated deuteranopia and protanopia;
  /// the further ones are at least 0.08 away there, and bars of theirs are hatched.
  let series: [String]

  static let light = Theme(
    colours: [
      "page": "#fdfcfa", "text": "#1f2328", "muted": "#5b6270", "line": "#dcd9d1",
      "panel": "#f4f2ed", "link": "#0b57d0", "good": "#1a6f32", "bad": "#b42318",
      "open": "#8a5a00", "mark": "#fff3c4", "key": "#7a3e9d",
    ],
    series: [
      "#4483fe", "#6f1302", "#489687", "#a37802", "#650759", "#3c6b8d", "#591fa8", "#7f5537",
      "#fc4863", "#b43fc6", "#0009fc", "#ab7ec6",
    ])

  static let dark = Theme(
    colours: [
      "page": "#15171b", "text": "#e4e6ea", "muted": "#a3abb8", "line": "#363b44",
      "panel": "#1d2026", "link": "#8ab8ff", "good": "#63d97a", "bad": "#ff8b82",
      "open": "#e8bd55", "mark": "#4a3f10", "key": "#d3a6f2",
    ],
    series: [
      "#6874fc", "#d05f44", "#94b8a1", "#dede7f", "#b467a5", "#b8dcff", "#b19fff", "#ff8708",
      "#c61275", "#9936c6", "#0090cf", "#90fcd8",
    ])

  /// How many series have a colour of their own.
  static let seriesColours = light.series.count

  /// How many of those are told apart by their colour alone, whoever looks.
  static let plainColours = 8

  /// The variables in CSS.
  private var variables: String {
    let page = colours.map { "--\($0.key): \($0.value);" }
    let plots = series.enumerated().map { "--c\($0.offset): \($0.element);" }
    return (page + plots).joined(separator: " ")
  }

  /// What chooses the colours: the system, unless the reader has.
  static let sheet: String = {
    let drawn = (0..<seriesColours).map { number in
      ".line.c\(number) { stroke: var(--c\(number)); } "
        + ":is(.bar, .mark, .band, .swatch).c\(number) { fill: var(--c\(number)); }"
    }
    return """
      :root { color-scheme: light; \(light.variables) }
      @media (prefers-color-scheme: dark) {
        :root:not([data-theme="light"]) { color-scheme: dark; \(dark.variables) }
      }
      :root[data-theme="dark"] { color-scheme: dark; \(dark.variables) }
      @media print { :root, :root[data-theme] { color-scheme: light; \(light.variables) } }
      \(drawn.joined(separator: "\n"))
      """
  }()
}
