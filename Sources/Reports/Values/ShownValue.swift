import Chapters
import Frames
import Notebook

extension Evaluator {
  /// The first or the last of the dates, the least or the largest of the whole numbers that a selector means, in words;
  /// none where it means none.
  private func extreme(
    _ summary: Summary, of selector: ResolvedSelector, _ format: NumberFormat?
  ) throws -> String? {
    guard summary == .min || summary == .max else { return nil }
    let (frame, position) = try rows(selector, at: nil)
    let column = frame.columns[position]
    var (moments, numbers) = ([Moment](), [Int]())
    for row in frame.rows {
      switch row[position] {
      case .date(let moment): moments.append(moment)
      case .integer(let number): numbers.append(number)
      default: break
      }
    }
    if column.type == .date {
      guard format == nil else { return nil }
      return (summary == .min ? moments.min() : moments.max())?.text
    }
    guard column.type == .integer, column.interval == nil,
      let number = summary == .min ? numbers.min() : numbers.max()
    else { return nil }
    return Spelling.exact(.integer(number), format, in: column)
  }

  /// A value in the running text.
  struct Shown: Sendable, Hashable {
    /// What is read.
    var words: String
    /// The number behind it, where it is one, if it is uncertain.
    var estimate: Estimate?
  }

  /// A value in the running text.
  ///
  /// - Parameter value: The value.
  /// - Returns: What is shown; the value's fallback where there is none.
  /// - Throws: `NoValue` where it cannot be shown.
  func shown(_ value: InlineValue<ResolvedSelector>) throws -> Shown {
    var value = value
    if value.format == nil, case .selector(let selector) = value.expression {
      value.format = selector.column.flatMap(results.book.presentation.format)
    }
    do {
      if case .selector(let selector) = value.expression {
        let (frame, position, row) = try self.row(selector)
        switch row[position] {
        case .text(let text) where value.format == nil: return Shown(words: text)
        case .date(let moment) where value.format == nil: return Shown(words: moment.text)
        case .boolean where value.format == nil:
          return Shown(words: Spelling.scalar(row[position], in: frame.columns[position]))
        case .integer:
          let words = Spelling.exact(row[position], value.format, in: frame.columns[position])
          if let words, frame.interval(of: position, in: row) == nil { return Shown(words: words) }
        default: break
        }
      }
      if case .summary(let summary, let selector) = value.expression,
        let words = try extreme(summary, of: selector, value.format)
      {
        return Shown(words: words)
      }
      if case .number(let number) = value.expression, value.format == nil {
        return Shown(words: Spelling.written(number))
      }
      let estimate = try self.value(value.expression)
      guard !estimate.value.isNaN else {
        throw NoValue("the value is not a number (NaN)", .absent)
      }
      return Shown(words: Spelling.inline(estimate, value.format), estimate: estimate)
    } catch let reason as NoValue where reason.kind == .absent {
      guard let fallback = value.fallback else { throw reason }
      return Shown(words: fallback)
    }
  }

  /// A value in the running text, in words; what stands for it where it cannot be shown.
  func spelled(_ value: InlineValue<ResolvedSelector>) -> String {
    do {
      return try shown(value).words
    } catch {
      return Spelling.missing(error)
    }
  }

  /// The words of a sentence, with its values; HTML is read as it is written.
  func sentence(_ prose: Prose) -> String { words(prose, showsHTML: true) }

  /// The words of prose, with its values.
  ///
  /// - Parameters:
  ///   - prose: The prose.
  ///   - nodes: The nodes that are meant; all where none are given.
  ///   - showsHTML: Whether raw HTML is read as it is written.
  /// - Returns: The words.
  func words(_ prose: Prose, of nodes: Range<Int>? = nil, showsHTML: Bool = false) -> String {
    let nodes = nodes ?? prose.document.nodes.indices
    return prose.document.words(of: nodes, showsHTML: showsHTML) { span in
      prose.values.first { $0.span == span.number }.map(spelled)
    }
  }
}
