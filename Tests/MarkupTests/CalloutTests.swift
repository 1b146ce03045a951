import Testing

@testable import Chapters
@testable import Markup

/// Callouts: quotations that begin with a line like `[!NOTE]`.
struct CalloutTests {
  private func html(_ source: String) -> String {
    MarkdownDocument(source).html(replacing: MarkdownDocument.Replacements()).markup
  }

  @Test func calloutsAreNotes() {
    #expect(
      html("> [!NOTE]\n> A *note*.\n>\n> More.\n\nText.\n") == """
        <div class="callout note" role="note" aria-label="Note">
        <p class="callout-title">Note</p>
        <p>A <em>note</em>.</p>
        <p>More.</p>
        </div>
        <p>Text.</p>

        """)
    for callout in MarkdownDocument.Callout.allCases {
      #expect(
        html("> [!\(callout.rawValue)]\n> x").contains("class=\"callout \(callout.rawValue)\""))
    }
    #expect(html("> [!TIP]\n>\n> - a\n").contains("<p class=\"callout-title\">Tip</p>\n<ul>"))
    #expect(html("> [!WARNING]").contains("Warning</p>\n</div>"))
    #expect(html("> [!CAUTION]  \n> x").contains("<p>x</p>"))
  }

  @Test(arguments: ["> [NOTE]\n> a", "> a\n> [!NOTE]", "[!NOTE]\na", "> \\[!NOTE]", "> `[!NOTE]`"])
  func otherQuotationsAreNone(source: String) {
    #expect(!html(source).contains("callout"))
  }

  @Test(arguments: [
    (
      "a\n\n> [!NOET]\n> x",
      "3:3 unknown callout '[!NOET]'; did you mean 'NOTE'?; there are NOTE, TIP, IMPORTANT, WARNING, CAUTION"
    ),
    ("> [!NOTE] x\n> y", "1:3 '[!NOTE]' stands on a line of its own; its text begins on the next"),
  ])
  func whatIsNoCalloutIsTold(source: String, complaint: String) {
    let complaints = MarkdownDocument(source).complaints
    #expect(complaints.map { "\($0.place.line):\($0.place.column) \($0.message)" } == [complaint])
  }
}
