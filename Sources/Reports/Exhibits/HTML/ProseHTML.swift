import Chapters
import Markup

/// Markdown without blocks as HTML: captions, claims, the abstract.
enum ProseHTML {
  /// What every piece of Markdown has in common.
  static var replacements: MarkdownDocument.Replacements {
    var replacements = MarkdownDocument.Replacements()
    replacements.formula = MathML.element
    return replacements
  }

  /// A paragraph or more.
  static func paragraphs(_ markdown: String) -> HTML {
    MarkdownDocument(markdown).html(replacing: replacements)
  }

  /// A sentence.
  static func sentence(_ markdown: String) -> HTML {
    MarkdownDocument(markdown).inlineHTML(replacing: replacements)
  }
}
