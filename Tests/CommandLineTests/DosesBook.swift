/// A book of one sweep and one claim, whose parameter is the larger effect.
enum DosesBook {
  static let chapter = """
    # Doses

    ```yaml experiment
    id: doses
    run: data
    rows:
      - {dose: 1, effect: 0.2}
      - dose: 2
        effect: ${largest}
    sweep: {seed: [0, 1]}
    ```

    ```yaml claim
    id: larger
    text: More does more.
    expect: mean(doses[dose=2].effect) > 0.4
    ```
    """

  static func program(_ further: String = "") throws -> Palimpsest {
    try Palimpsest([
      "01-doses.md": chapter + further,
      "book.yml": "title: T\nprofiles: {standard: {largest: 0.5}, other: {largest: 0.75}}\n",
    ])
  }
}
