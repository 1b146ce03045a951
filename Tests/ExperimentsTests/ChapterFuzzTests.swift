import Experiments
import Foundation
import Frames
import RandomStreams
import Reports
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// Random edits of real chapters: the parser answers or complains with a place in the file.
///
/// `FUZZ_CASES` says how many cases there are (`make fuzz`), `FUZZ_FIRST` where they begin: a case
/// is the same whenever it is run.
struct ChapterFuzzTests {
  private static let cases = number("FUZZ_CASES") ?? 2000
  private static let first = number("FUZZ_FIRST") ?? 0

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// The longest that a case may take; a whole book is read in a hundredth of it.
  private static let limit = Duration.seconds(5)

  @Test(.timeLimit(.minutes(60)), arguments: 0..<2) func chapters(half: Int) throws {
    let originals = try Self.realChapters() + [Self.everything]
    let book = try Self.realBookFile()
    let folder = try TemporaryFolder(["book/book.yml": book])
    let loader = BookLoader(
      folder: folder.url.appending(path: "book"), path: "book",
      kinds: KindRegistry(ExperimentKinds.all), blocks: .standard)
    let file = folder.url.appending(path: "book/01.md")
    for number in Self.first..<Self.first + Self.cases where number % 2 == half {
      var edits = RandomEdits(number, "chapter")
      let data = edits.applied(to: edits.stream.pick(originals), besides: originals)
      try data.write(to: file)
      let problem = Self.problem {
        _ = try loader.load()
      } within: { diagnostic in
        diagnostic.location.file == "book/01.md" ? data : nil
      }
      guard let problem else { continue }
      Issue.record("case \(number): \(problem); FUZZ_FIRST=\(number) FUZZ_CASES=1 repeats it")
    }
  }

  @Test(.timeLimit(.minutes(60))) func selectors() {
    let originals = [
      "= known.scores[family=team, seed=0].accuracy - 2 * known.chance | .1%",
      "= (a.frame[name=\"x, \\\"y\\\"\"].value + 1.5e-3) / -b-c.d | ,.2f", "= a.b | .2e",
      "known[family=team].accuracy >= 0.9 * (edited[method=fact_lookup].accuracy + 0.1)",
      "base.curve[seed=1]",
    ].map { Data($0.utf8) }
    let start = SourceLocation(file: "f", line: 3, column: 5)
    for number in Self.first..<Self.first + Self.cases {
      var edits = RandomEdits(number, "selector")
      let data = edits.applied(to: edits.stream.pick(originals), besides: originals)
      let text = String(decoding: data, as: UTF8.self)
      let parsers: [() throws -> Void] = [
        { _ = try SelectorParser.selector(text, at: start) },
        { _ = try SelectorParser.condition(text, at: start) },
        { _ = try SelectorParser.inlineValue(text, at: start) },
      ]
      for parser in parsers {
        let problem = Self.problem(parser) { _ in nil }
        guard let problem else { continue }
        Issue.record("case \(number): \(problem); '\(text)'")
      }
    }
  }

  /// What is wrong with how a parser ended; nothing where it answered or complained with a place.
  ///
  /// - Parameters:
  ///   - parser: What is run.
  ///   - text: The bytes that a complaint must stand within, where they are known.
  /// - Returns: What is wrong, in words.
  private static func problem(
    _ parser: () throws -> Void, within text: (Diagnostic) -> Data?
  ) -> String? {
    var found: [Diagnostic] = []
    let clock = ContinuousClock()
    let began = clock.now
    do {
      try parser()
    } catch let error as InvalidBook {
      found = error.diagnostics
      if found.isEmpty { return "refused without a reason" }
    } catch let error as Diagnostic {
      found = [error]
    } catch {
      return "\(type(of: error)) without a place: \(error)"
    }
    let took = clock.now - began
    guard took < limit else { return "took \(took)" }
    return found.compactMap { misplaced($0, in: text($0)) }.first
  }

  private static func misplaced(_ diagnostic: Diagnostic, in data: Data?) -> String? {
    let place = diagnostic.location
    if diagnostic.message.isEmpty { return "nothing is said at \(place)" }
    guard place.line >= 1, place.column >= 1, !place.file.isEmpty else {
      return "no place: \(diagnostic)"
    }
    guard let data else { return nil }
    let ends = data.filter { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.count
    return place.line > ends + 1 ? "beyond the end: \(diagnostic)" : nil
  }

  // MARK: - What is edited

  private static func realChapters() throws -> [Data] {
    let folder = Checkout.root.appending(path: "chapters")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".md") }.sorted().map {
      try Data(contentsOf: folder.appending(path: $0))
    }
  }

  /// The real book's file without its list of chapters.
  private static func realBookFile() throws -> String {
    let file = Checkout.root.appending(path: "chapters/book.yml")
    return try String(contentsOf: file, encoding: .utf8)
      .replacing(/(?m)^chapters:.*\n(( +|- ).*\n)*/, with: "")
  }

  /// A chapter with what the real ones lack.
  private static let everything = Data(
    """
    # Everything {#all}

    > A quotation with `= rows[g=a].v | ,.2f`

    ~~~yaml experiment
    id: rows
    run: data
    rows:
      - &first {g: a, v: 1, s: 0}
      - {<<: *first, v: 2.5e0, s: 1}
      - {g: "b\\u00e9", v: -.inf, s: 0}
    ~~~

    ```yaml experiment
    id: swept
    run: data
    rows: [{n: "${points}", word: "$${literal}"}]
    sweep: {points: [1, 2, 3], zip: [{word: a}, {word: b}]}
    timeout: 60
    memory: 2 GB
    ```

    ```yaml table
    from: swept
    over: points
    interval: bootstrap
    ```

    ```yaml claim
    text: |
      Two lines
      of a claim.
    expect: rows[g=a, s=0].v < 2 * rows[g=a, s=1].v - (1 + 2) / 4
    paper: {source: Table 1, figure: 0.5}
    over: s
    ```
    """.utf8)
}

/// Random edits of a text, the same for the same case.
private struct RandomEdits {
  var stream: RandomStream

  init(_ number: Int, _ name: String) {
    stream = RandomStream(seed: UInt64(number), name: name)
  }

  /// The text with one to eight edits.
  mutating func applied(to text: Data, besides others: [Data]) -> Data {
    var bytes = Array(text)
    for _ in 0...stream.integer(below: 8) { edit(&bytes, others) }
    return Data(bytes)
  }

  private mutating func edit(_ bytes: inout [UInt8], _ others: [Data]) {
    let range = range(of: bytes)
    switch stream.integer(below: 9) {
    case 0: bytes.removeSubrange(range)
    case 1: bytes.insert(contentsOf: bytes[range], at: stream.integer(below: bytes.count + 1))
    case 2:
      let piece = Self.pieces[stream.integer(below: Self.pieces.count)]
      bytes.replaceSubrange(range, with: Array(piece.utf8))
    case 3, 4:
      let piece = Self.pieces[stream.integer(below: Self.pieces.count)]
      bytes.insert(contentsOf: Array(piece.utf8), at: range.lowerBound)
    case 5 where !bytes.isEmpty:
      bytes[stream.integer(below: bytes.count)] = UInt8(stream.integer(below: 256))
    case 6:
      let other = Array(stream.pick(others))
      bytes.insert(contentsOf: other[self.range(of: other)], at: range.lowerBound)
    case 7:
      let piece = Array(Self.pieces[stream.integer(below: Self.pieces.count)].utf8)
      let copies = 1 << stream.integer(below: 8)
      let run = (0..<copies).flatMap { _ in piece }
      bytes.insert(contentsOf: run, at: range.lowerBound)
    default: bytes.removeSubrange(range.lowerBound...)
    }
  }

  /// A stretch of a text: most are short, few are long.
  private mutating func range(of bytes: [UInt8]) -> Range<Int> {
    let start = stream.integer(below: bytes.count + 1)
    let longest = stream.integer(below: 4) == 0 ? 400 : 12
    return start..<min(bytes.count, start + stream.integer(below: longest))
  }

  /// What means something to Markdown, YAML or the language of selectors.
  private static let pieces = [
    "```yaml experiment\n", "```yaml claim\n", "```yaml table\n", "```\n", "~~~", "\n", "\r\n",
    "\t",
    "\u{FEFF}", "\u{0}", "é", "\u{1F600}", "\u{0301}", "  ", "- ", "? ", ": ", ":", "#", "&a ",
    "*a",
    "<<: *a", "!!binary ", "!!python/object ", "| ", ">-\n", "%YAML 1.1\n", "---\n", "...\n", "[",
    "]",
    "{", "}", "${steps}", "${", "$${", "}", "`= known.x`", "`", "=", "==", "<=", ".", ",", "(", ")",
    "\"", "'", "\\", "@", "id: base\n", "run: train\n", "sweep: {seed: [0, 1]}\n", "from: base\n",
    "over: seed\n", "expect: a.b > 1\n", "rows: [{a: 1}]\n", "1e999", "-9223372036854775809",
    "0x1F",
    ".nan", "null", "~", "true", "1_000", "12:30:45", "2020-01-01", "> ", "* ", "1. ", "<!--",
    "-->",
    "<script>", "[a](b)", "![", "$$", "|---|\n", "&#0;", "&amp;",
  ]
}
