import Foundation

@testable import Reports

/// A book of two parts and a chapter in none, whose claims test findings of a paper.
enum FindingsBook {
  static let bookFile = """
    title: Findings
    findings:
      grows: A larger dose does *more*.
      lasts: "It lasts, says `= doses[dose=1,draw=0].effect | .1f`."
      unasked: Nobody asked.
    chapters:
      - 01-small
      - {part: "Part *one*", chapters: [02-more]}
      - {part: Part two, chapters: [03-none]}
    """

  static func claim(_ id: String, _ keys: String) -> String {
    "```yaml claim\nid: \(id)\ntext: \(id.uppercased()) is so.\n\(keys)\n```\n\n"
  }

  static let first = """
    # First

    ```yaml experiment
    id: doses
    run: data
    rows:
      - {dose: 1, draw: 0, effect: 0.2}
      - {dose: 1, draw: 1, effect: 0.3}
      - {dose: 1, draw: 2, effect: 0.25}
      - {dose: 2, draw: 0, effect: 0.5}
      - {dose: 2, draw: 1, effect: 0.7}
      - {dose: 2, draw: 2, effect: 0.6}
    ```


    """

  private static let larger =
    "expect: doses[dose=2].effect > doses[dose=1].effect\nover: draw\n"

  static let chapters = [
    "chapters/02-more.md": "# More\n\n"
      + claim("c", "\(larger)finding: grows\npaper: {source: figure 2, small: 0.2, all: 3}")
      + claim("d", "expect: doses[dose=2,draw=0].effect < 0.1\nfinding: grows\nexploratory: true")
      + claim("e", "expect: doses[dose=2,draw=0].effect > 0.1"),
    "chapters/03-none.md": "# None\n\n" + claim("f", "expect: doses[dose=1,draw=0].effect > 0.1"),
  ]

  static let own =
    claim("a", "\(larger)finding: grows\npaper: {source: figure 1, small: 0.2, large: 0.5}")
    + claim("b", "expect: doses[dose=1].effect > 0.24\nover: draw\nfinding: lasts")

  /// The book, run.
  static func run() async throws -> SmallBook {
    try await SmallBook(first + own, book: bookFile, files: chapters)
  }
}
