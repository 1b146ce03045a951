import Testing

@testable import Chapters

/// What `settle --write` makes of book.yml: its key, and not a byte besides.
struct SettledEditTests {
  private static func edited(
    _ text: String, profile: String = "full", _ entries: (String, Int)...
  ) -> String? {
    SettledEdit(text, of: "book.yml").taking(
      entries.map { SettledClaims.Entry(claim: $0, axis: "seed", count: $1) }, in: profile)
  }

  @Test func aBookWithoutProfilesHasThemAtItsEnd() {
    #expect(
      Self.edited("title: T # a title\n\n# the end", ("larger", 12), ("b", 7)) == """
        title: T # a title

        # the end
        settled:
          larger: {seed: 12}
          b: {seed: 7}

        """)
    #expect(Self.edited("", ("a", 3)) == "settled:\n  a: {seed: 3}\n")
  }

  private static let profiles = """
    title: "T: {x}"   # braces } in quotes
    profiles:
      smoke: {steps: 900}  # quick
      full:   # long } runs
        steps: 5000
        names: ["a}", 'b{']   # of } them

        # what follows belongs to nobody
      empty: {}
      wide: {steps: 1, # } not here
             rate: 2 }
    authors: [A]
    """

  @Test(arguments: [
    ("smoke", "  smoke: {steps: 900}", "  smoke: {steps: 900, settled: {a: {seed: 9}}}"),
    ("empty", "  empty: {}", "  empty: {settled: {a: {seed: 9}}}"),
    ("wide", "         rate: 2 }", "         rate: 2, settled: {a: {seed: 9}} }"),
    (
      "full", "    names: [\"a}\", 'b{']   # of } them\n",
      "    names: [\"a}\", 'b{']   # of } them\n    settled: {a: {seed: 9}}\n"
    ),
  ]) func aProfileHasItsOwn(profile: String, old: String, new: String) {
    #expect(
      Self.edited(Self.profiles, profile: profile, ("a", 9))
        == Self.profiles.replacing(old, with: new))
  }

  /// Numbers change where they stand; what is new comes after what was there.
  @Test(arguments: [
    (
      "settled: {a: {seed: 9}, b: {seed: 5}} # so far\n",
      "settled: {a: {seed: 12}, b: {seed: 5}, c: {seed: 100}} # so far\n"
    ),
    (
      "settled:\n  # first\n  a: {seed: 9}   # nine\n  b:\n    seed: 5\n\ntitle: T\n",
      "settled:\n  # first\n  a: {seed: 12}   # nine\n  b:\n    seed: 5\n  c: {seed: 100}\n\ntitle: T\n"
    ),
    ("settled:\n  a: {seed: 9}", "settled:\n  a: {seed: 12}\n  c: {seed: 100}\n"),
    ("settled: {}\n", "settled: {a: {seed: 12}, c: {seed: 100}}\n"),
  ]) func whatIsThereIsKept(text: String, new: String) {
    #expect(Self.edited(text, ("a", 12), ("c", 100)) == new)
    #expect(Self.edited(new, ("a", 12), ("c", 100)) == new)
  }

  @Test func theBooksOwnServesProfilesThatHaveNone() {
    let text = "settled: {a: {seed: 9}}\nprofiles: {full: {}, smoke: {settled: {a: {seed: 2}}}}\n"
    #expect(
      Self.edited(text, profile: "full", ("a", 10)) == text.replacing("seed: 9", with: "seed: 10"))
    #expect(
      Self.edited(text, profile: "smoke", ("a", 3)) == text.replacing("seed: 2", with: "seed: 3"))
  }

  /// Where more would change than the key, nothing is written.
  @Test(arguments: [
    "{title: T, authors: [A]}", "title: T\n...\n", "title: |\n  text\n  more", "- a\n", "a: [",
    "profiles: {other: {}}\n", "settled: {a: {draw: 9}}\n", "settled: &s {b: {seed: 1}}\nx: *s\n",
    "profiles:\n  full:\n    text: |\n      some\n      more\n", "profiles: {full: ~}\n",
  ]) func whatIsNotPlainIsLeft(text: String) {
    let edited = Self.edited(text, ("a", 12))
    // A block of text that ends the file takes in no line that is not indented.
    #expect(edited == nil || text.hasPrefix("title: |"), "\(edited ?? "")")
  }
}
