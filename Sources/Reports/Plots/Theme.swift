/// The pages' colours, light and dark.
struct Theme: Sendable {
  /// Colours of the page by the names of their CSS variables.
  let colours: KeyValuePairs<String, String>
  /// Colours of a plot's series: told apart with every common colour blindness (at least 0.12 from each other
  /// in OKLab under simulated deuteranopia and protanopia) and, by 3 to 1, from the page.
  let series: [String]

  static let light = Theme(
    colours: [
      "page": "#fdfcfa", "text": "#1f2328", "muted": "#5b6270", "line": "#dcd9d1",
      "panel": "#f4f2ed", "link": "#0b57d0", "good": "#1a6f32", "bad": "#b42318",
      "open": "#8a5a00", "mark": "#fff3c4", "key": "#7a3e9d",
    ],
    series: [
      "#4483fe", "#6f1302", "#489687", "#a37802", "#650759", "#3c6b8d", "#591fa8", "#7f5537",
    ])

  static let dark = Theme(
    colours: [
      "page": "#15171b", "text": "#e4e6ea", "muted": "#a3abb8", "line": "#363b44",
      "panel": "#1d2026", "link": "#8ab8ff", "good": "#63d97a", "bad": "#ff8b82",
      "open": "#e8bd55", "mark": "#4a3f10", "key": "#d3a6f2",
    ],
    series: [
      "#6874fc", "#d05f44", "#94b8a1", "#dede7f", "#b467a5", "#b8dcff", "#b19fff", "#ff8708",
    ])

  /// How many series have a colour of their own.
  static let seriesColours = light.series.count

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
