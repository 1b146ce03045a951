import Testing

@testable import Chapters

/// What a chapter's text is read into, and what is said of one that is wrong.
struct ChapterParserTests {
  /// A block of a type that has a name, a selector and a sentence.
  private struct Note: BlockType {
    struct Spec: ShownSpec {
      @Key("Its name.") var id: String?
      @Key("What it says.") var text: String
    }

    static let word = "note"
    static let title: String? = "Note"

    init(_ spec: Spec, in scope: BlockScope) throws {}
  }

  private func read(_ source: String) -> (draft: ChapterDraft, complaints: [String]) {
    let problems = DiagnosticCollector()
    let draft = ChapterParser.parse(
      ChapterText(source, path: "01.md"), name: "01",
      parameters: ["steps": Written.node("5"), "empty": Written.node("")],
      types: BlockRegistry([Note.self]), problems: problems)
    for complaint in draft.prose.complaints + draft.blocks.flatMap(\.complaints) {
      problems.add(complaint)
    }
    do {
      try problems.throwIfAny()
      return (draft, [])
    } catch let invalid as InvalidBook {
      return (draft, invalid.diagnostics.map(\.description))
    } catch {
      return (draft, ["\(error)"])
    }
  }

  @Test func aChapterIsReadInOrder() {
    let source = """
      # A *title*

      ```yaml experiment
      id: a
      run: train
      steps: ${steps}
      ```
      Here `= a.x | .1f` and [](#a).

      ~~~yaml note
      text: See `= not.read`.
      ~~~

      ```yaml note
      id: named
      text: Some.
      ```
      """
    let (draft, complaints) = read(source)
    #expect(complaints == [])
    #expect(draft.chapter.title == "A title" && draft.chapter.source == source)
    #expect(draft.blocks.map(\.id) == ["a", "01-note-1", "named"])
    #expect(draft.blocks.map(\.lines) == [3...7, 10...12, 14...17])
    #expect(draft.blocks.map(\.location.description) == ["01.md:3:1", "01.md:10:1", "01.md:14:1"])
    #expect(draft.blocks[0].source == "id: a\nrun: train\nsteps: ${steps}\n")
    #expect(draft.prose.values.map(\.source) == ["= a.x | .1f"])
    #expect(draft.prose.values.map(\.location.description) == ["01.md:8:7"])
    #expect(draft.chapter.prose.links.map(\.target) == ["#a"])
    #expect(draft.chapter.prose.links.map(\.location.description) == ["01.md:8:24"])
  }

  @Test func aChapterWithoutATitleHasItsName() {
    #expect(read("## Part\n").draft.chapter.title == "01")
  }

  @Test func aHeadingGivesItsAnchorToABlock() {
    let (draft, _) = read("# T\n\n## A\n\n```yaml note\nid: a\ntext: x\n```\n")
    #expect(draft.chapter.headings.map(\.anchor) == ["t", "a-section"])
  }

  @Test(arguments: [
    (
      "```yaml nota\n```",
      ["01.md:1:1: error: unknown block 'yaml nota'; did you mean 'yaml note'?"]
    ),
    ("```yaml note", ["01.md:1:1: error: the block is not closed: expected a line of '```'"]),
    (
      "- ```yaml note\n  text: x\n  ```",
      ["01.md:1:3: error: a 'note' block must stand on its own, not in a list or a quotation"]
    ),
    ("```yaml note\nx\n```", ["01.md:2:1: error: expected keys and values, found 'x'"]),
    (
      "```yaml note\nid: 1a\ntext: x\n```",
      [
        "01.md:2:5: error: an id begins with a letter and has letters, digits, '_' and '-' only, found '1a'"
      ]
    ),
    (
      "```yaml note\nid: a-\ntext: x\n```",
      [
        "01.md:2:5: error: an id begins with a letter and has letters, digits, '_' and '-' only, found 'a-'"
      ]
    ),
    (
      "```yaml note\ntext: ${step}\n```",
      ["01.md:2:7: error: 'step' is no parameter of the profile; did you mean 'steps'?"]
    ),
    (
      "  ```yaml note\n  txet: x\n  ```",
      [
        "01.md:1:3: error: 'note' needs the key 'text': What it says.",
        "01.md:2:3: error: unknown key 'txet' in 'note'; did you mean 'text'?",
      ]
    ),
    ("a `= b. `", ["01.md:1:9: error: expected a frame or column, found the end"]),
    (
      "$\\x$ and\n$$\na \\y\n$$",
      [
        "01.md:1:2: error: unknown command '\\x' in mathematics",
        "01.md:3:3: error: unknown command '\\y' in mathematics",
      ]
    ),
    (
      "# A\n\n<!-- b\n\n```yaml note\ntext: x\n```\n",
      ["01.md:3:1: error: this '<!--' is not closed: expected '-->'"]
    ),
    ("<script>\n\n", ["01.md:1:1: error: this '<script' is not closed: expected '</script>'"]),
    ("```yaml\nnote\n```\n\n```yaml of ours\n```", []),
  ])
  func whatIsWrongIsSaidWithItsPlace(source: String, complaints: [String]) {
    #expect(read(source).complaints == complaints)
  }

  /// A block that cannot be read is known by its id, so that nobody complains about it again.
  @Test func blocksThatCannotBeReadAreRemembered() {
    let (draft, complaints) = read("```yaml note\nid: a\ntxt: x\n```\n\n```yaml note\n[\n```\n")
    #expect(complaints.count >= 2)
    // A draft shows what is wrong with them in their places.
    #expect(draft.blocks.map(\.id) == ["01-note-1", "01-note-2"])
    #expect(draft.blocks.allSatisfy { !$0.complaints.isEmpty })
    #expect(
      draft.chapter.unreadable.mapValues(\.description) == [
        "a": "01.md:1:1", "01-note-2": "01.md:6:1",
      ])
  }
}
