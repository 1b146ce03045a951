import Testing

@testable import Frames

/// Formats of other languages are told with the spelling that they have here.
struct NumberFormatElsewhereTests {
  @Test(arguments: [
    ("%.2f", ".2f"), ("%d", "d"), ("%5.3e", ".3e"), ("%,d", ",d"), ("%f", ".6f"), ("%.1f%%", ".1%"),
    ("{:.2f}", ".2f"), ("{:,}", ""), ("{:,d}", ",d"), (":.3f", ".3f"), ("+.1f", ".1f"),
    (".2F", ".2f"),
    ("0.00", ".2f"), ("#,##0", ",d"), ("#,##0.0", ",.1f"), ("0%", ".0%"), ("0.0%", ".1%"),
    ("0", "d"),
    ("2f", ".2f"), (".2", ".2f"), ("1%", ".1%"), ("n2", ",.2f"), ("P1", ".1%"), ("E3", ".3e"),
    ("int", "d"), ("Integer", "d"), ("round", "d"), ("round(3)", ".3f"), ("round 1", ".1f"),
    ("toFixed(2)", ".2f"), ("float", ".2f"), ("percent", ".1%"), ("comma", ",d"), ("sci", ".2e"),
    ("x", ""), ("", ""), ("%s", ""), ("%.99f", ""), (".2g", ""), ("currency", ""),
    ("hello world", ""),
  ])
  func aFormatOfAnotherLanguageMeansOneOfOurs(spelling: String, meant: String) {
    #expect(NumberFormat.meant(by: spelling)?.description ?? "" == meant)
    #expect(NumberFormat.hint(for: spelling) == (meant.isEmpty ? "" : "; did you mean '\(meant)'?"))
  }
}
