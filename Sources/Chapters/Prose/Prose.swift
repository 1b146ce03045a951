/// Markdown as it is shown: a chapter's, a caption, a claim's text, with the values that stand in it.
package struct Prose: Sendable, Hashable {
  /// The Markdown, read into a tree.
  package var document: MarkdownDocument
  /// The inline values in order, their selectors found.
  package var values: [InlineValue<ResolvedSelector>] = []
  /// The links; those without text are given the name of what they lead to.
  package var links: [CrossReference] = []
  /// The pictures.
  package var pictures: [CrossReference] = []
  /// The labels of its equations.
  package var equations: [CrossReference] = []
  /// The references to equations, by their labels.
  package var equationReferences: [CrossReference] = []
  /// The footnotes that it defines and that nothing refers to, by their names.
  package var unusedFootnotes: [CrossReference] = []

  /// The figures that are typed where computed ones could stand.
  package var typedFigures: [Diagnostic] = []

  /// Prose in which nothing is looked up.
  package init(_ document: MarkdownDocument) { self.document = document }
}

/// A link or a picture; one without text is given the name of what it leads to, `[](#relearning)`.
package struct CrossReference: Sendable, Hashable {
  /// The address as written.
  package var target: String
  /// Where it stands.
  package var location: SourceLocation
  /// The bytes of a link without text in the source, if they are known.
  package var bytes: Range<Int>?
}

/// Markdown that is read, and whose values are not yet found in the blocks before it.
package struct ProseDraft: Sendable {
  /// The prose, without its values.
  package var prose: Prose
  /// The inline values in order.
  package var values: [InlineValue<Selector>]
  /// What is wrong with it.
  package var complaints: [Diagnostic]

  /// Reads Markdown.
  ///
  /// - Parameters:
  ///   - source: The Markdown.
  ///   - context: What it can refer to by name.
  ///   - place: The file's place of a line and a column of the Markdown, both from 1.
  package init(
    _ source: String, in context: ProseContext,
    at place: (_ line: Int, _ column: Int) -> SourceLocation
  ) {
    let document = MarkdownDocument(source, in: context)
    let problems = DiagnosticCollector()
    for formula in document.formulas {
      guard case .failure(let error) = formula.reading else { continue }
      let (line, column) = formula.place(of: error.offset)
      problems.add(Diagnostic(place(line, column), error.message))
    }
    for wrong in document.complaints + document.unreadMarkup {
      problems.add(Diagnostic(place(wrong.place.line, wrong.place.column), wrong.message))
    }
    values = document.codeSpans.filter { $0.literal.hasPrefix("=") }.compactMap { span in
      let location = place(span.place.line, span.place.column)
      var value = problems.attempt(at: location) {
        try SelectorParser.inlineValue(context.filled(span.literal, at: location), at: location)
      }
      value?.span = span.number
      value?.bytes = span.place.bytes
      return value
    }
    complaints = problems.diagnostics
    prose = Prose(document)
    prose.typedFigures = document.typedFigures.map { figure in
      Diagnostic(
        place(figure.line, figure.column),
        "'\(figure.text)' is typed; what a run computes is written `= block.column`, what is somebody else's has a "
          + "citation beside it, and what is neither <!-- typed: why --> before it")
    }
    for span in document.formulas {
      guard case .success(let formula) = span.reading else { continue }
      func named(_ label: String, _ offset: Int) -> CrossReference {
        let (line, column) = span.place(of: offset)
        return CrossReference(target: label, location: place(line, column))
      }
      prose.equations += formula.labels.map(named)
      prose.equationReferences += formula.references.map(named)
    }
    prose.equationReferences += document.equationReferences.map { reference in
      CrossReference(
        target: reference.label, location: place(reference.place.line, reference.place.column))
    }
    prose.links = document.linkPlaces.map { address, span, isEmpty in
      CrossReference(
        target: address, location: place(span.line, span.column), bytes: isEmpty ? span.bytes : nil)
    }
    prose.pictures = document.pictures.map { address, span in
      CrossReference(target: address, location: place(span.line, span.column))
    }
    prose.unusedFootnotes = document.unusedFootnotes.map { footnote in
      CrossReference(
        target: footnote.name, location: place(footnote.place.line, footnote.place.column))
    }
  }
}

// MARK: - Pieces

extension Prose {
  /// A part of the source.
  package enum Piece: Sendable {
    /// Markdown that stays as it is written.
    case text(Substring)
    /// A code span that is replaced by a value.
    case value(InlineValue<ResolvedSelector>)
    /// A link without text, which is given a name.
    case reference(CrossReference)
    /// A formula that not every reader of TeX understands as it is written, or that has a number.
    case formula(FormulaSpan)
    /// A reference to an equation.
    case equation(MarkdownDocument.EquationReference)
    /// A citation of works.
    case citation(CitedWorks)
    /// Something that is replaced by words.
    case words(String)
  }

  /// The places of the source where something else is shown, with what that is.
  package var replacements: [(bytes: Range<Int>, piece: Piece)] {
    values.compactMap { value in value.bytes.map { ($0, .value(value)) } }
      + links.compactMap { link in link.bytes.map { ($0, .reference(link)) } }
      + document.spelledOut.map { ($0.bytes, .words($0.words)) }
      + document.citations.compactMap { works in works.bytes.map { ($0, .citation(works)) } }
      + document.equationReferences.compactMap { reference in
        reference.place.bytes.map { ($0, .equation(reference)) }
      }
      + document.formulas.compactMap { span in
        guard case .success(let formula) = span.reading, formula.differsFromSource else {
          return nil
        }
        return (span.bytes, .formula(span))
      }
  }

  /// The source in pieces, in order, which cover it.
  package var pieces: [Piece] {
    document.source.pieces(around: replacements).map { piece in
      switch piece {
      case .left(let text): .text(text)
      case .replaced(let piece): piece
      }
    }
  }
}

/// A part of a text of which some parts are replaced.
package enum TextPiece<Replacement> {
  /// A part that stays.
  case left(Substring)
  /// What stands in the place of a part.
  case replaced(Replacement)
}

extension String {
  /// The text in pieces, in order; of two replacements that overlap, the first counts.
  package func pieces<Replacement>(
    around replacements: [(bytes: Range<Int>, piece: Replacement)]
  ) -> [TextPiece<Replacement>] {
    var pieces: [TextPiece<Replacement>] = []
    var (next, offset) = (startIndex, 0)
    for (bytes, piece) in replacements.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound })
    where bytes.lowerBound >= offset {
      let start = utf8.index(next, offsetBy: bytes.lowerBound - offset)
      if start > next { pieces.append(.left(self[next..<start])) }
      pieces.append(.replaced(piece))
      next = utf8.index(start, offsetBy: bytes.count)
      offset = bytes.upperBound
    }
    if next < endIndex { pieces.append(.left(self[next...])) }
    return pieces
  }
}
