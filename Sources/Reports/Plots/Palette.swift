/// Which look belongs to what in a book: a value has the same colour, dashes and mark in every plot.
package struct Palette: Sendable, Hashable {
  private let styles: [String: Int]

  /// The looks of what some plots draw: the first ones that are not those of anything that stands in a plot with it.
  ///
  /// - Parameter plots: What each plot of the book draws, in order.
  init(_ plots: [[String]]) {
    var neighbours: [String: Set<String>] = [:]
    for plot in plots where plot.count > 1 {
      for key in plot { neighbours[key, default: []].formUnion(plot) }
    }
    var styles: [String: Int] = [:]
    for plot in plots where plot.count > 1 {
      for key in plot where styles[key] == nil {
        let taken = Set((neighbours[key] ?? []).compactMap { styles[$0] })
        styles[key] = (0...taken.count).first { !taken.contains($0) }
      }
    }
    self.styles = styles
  }

  /// The look of something; none of what no plot draws beside others.
  subscript(key: String) -> Int? { styles[key] }
}

extension PlotView {
  /// The plot in the looks of its book.
  func coloured(by palette: Palette) -> PlotView {
    var view = self
    for number in series.indices {
      view.series[number].style = palette[series[number].key] ?? series[number].style
    }
    return view
  }
}
