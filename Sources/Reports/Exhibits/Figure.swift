import Chapters
import Markup
import Notebook

/// An exhibit that shows frames above a caption: a table, a plot.
package protocol Figure: Exhibit {
  associatedtype View: FigureView
  /// What it reads.
  var source: FigureSource { get }
  /// What it shows, in a sentence of Markdown.
  var caption: Prose? { get }
  /// Fields for programs that are known without a frame.
  var knownFields: [String: any Encodable & Sendable] { get }
  /// What it shows.
  ///
  /// - Throws: `NoValue` where there is nothing to show.
  func view(_ evaluator: Evaluator) throws -> View
}

/// What a figure shows, computed from its frame and ready for every format.
package protocol FigureView: Sendable {
  /// It in the looks that its book gives to what it draws.
  func coloured(by palette: () -> Palette) -> Self
  /// How the means were found, and what is left out.
  var note: String? { get }
  /// It in HTML, and what says the same behind a click.
  func html(_ place: ExhibitPlace) -> (content: HTML, fold: HTML?)
  /// It in Markdown.
  var markdown: String { get }
  /// It for programs.
  var fields: [String: any Encodable & Sendable] { get }
  /// It in characters, of at most so many columns where it can be.
  func text(width: Int) -> String
}

extension FigureView {
  package func coloured(by palette: () -> Palette) -> Self { self }
}

extension Figure {
  package var shownFrames: [ResolvedSelector] { source.selectors }
  package var prose: [Prose] { [caption].compactMap(\.self) }
  package var knownFields: [String: any Encodable & Sendable] { [:] }

  /// What it shows, in the looks of its book.
  private func view(_ place: ExhibitPlace) throws(NoValue) -> View {
    try plainView(place).coloured { place.source.palette }
  }

  /// What it shows, computed once for all formats.
  func plainView(_ place: ExhibitPlace) throws(NoValue) -> View {
    try place.source.figures.view(of: place.block.id) { () throws(NoValue) in
      do {
        return try view(place.evaluator)
      } catch {
        var reason = error as? NoValue ?? NoValue("\(error)")
        reason.location = reason.location ?? reason.column.flatMap(source.place)
        throw reason
      }
    }
  }

  package func problem(_ place: ExhibitPlace) -> NoValue? {
    do throws(NoValue) {
      _ = try view(place)
      return nil
    } catch {
      return error
    }
  }

  package func html(_ place: ExhibitPlace) -> HTML {
    var folds = [place.sourceFold, place.provenance(of: source.blocks)]
    let content: HTML
    do {
      let view = try view(place)
      let (drawn, fold) = view.html(place)
      if let fold { folds.insert(fold, at: 0) }
      let name = HTML.element("b", "\(place.name).")
      let words = [caption.map(place.html), view.note.map { HTML(text: $0) }]
      let line = ([name] + words.compactMap(\.self)).joined(separator: " ")
      content = HTML.element("figure", drawn + HTML.element("figcaption", line))
    } catch {
      content = place.failure("Nothing to show: \(error)")
    }
    let origins = source.selectors.map { from -> HTML in
      let known = place.source.results.blocks[from.block]?.frameNames ?? []
      let data: HTML =
        known.contains(from.frame) ? ". Data: \(place.downloads(from.block, from.frame))" : ""
      return "From \(place.link(to: from.block))\(data)"
    }
    let origin = Array(Set(origins)).count == 1 ? origins[0] : origins.joined(separator: "; ")
    return place.section(place.name, note: origin, content, folds: folds)
  }

  package func markdown(_ place: ExhibitPlace) -> String {
    let content: String
    var note: String?
    do {
      let view = try view(place)
      (content, note) = (view.markdown, view.note)
    } catch {
      content = MarkdownText.failure("Nothing to show: \(error)", at: place.block.location)
    }
    let caption = self.caption.map(place.markdown)
    let words = Spelling.caption(caption, note).map { " \($0)" } ?? ""
    let name = place.name
    return place.anchored([
      content, "**\(name).**\(words)", place.folded("Source of \(name)"),
    ])
  }

  package func json(_ place: ExhibitPlace) -> [String: any Encodable & Sendable] {
    var fields = knownFields
    fields["caption"] = caption.map(place.words)
    do {
      let view = try view(place)
      fields["note"] = view.note
      fields.merge(view.fields) { $1 }
    } catch {
      fields["problems"] = ["\(error)"]
    }
    return fields
  }

  package func text(_ place: ExhibitPlace, width: Int) -> String? {
    do {
      let view = try view(place)
      let words =
        Spelling.caption(caption.map(place.words), view.note).map { "\n" + $0.wrapped(to: width) }
        ?? ""
      return view.text(width: width) + words
    } catch {
      return "\(place.block.id): nothing to show: \(error)"
    }
  }
}
