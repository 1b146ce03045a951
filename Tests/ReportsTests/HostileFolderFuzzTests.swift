import Chapters
import Foundation
import Notebook
import RandomStreams
import TestSupport
import Testing

@testable import Reports

/// Random traps in the folder of a book: links, pipes, odd names, odd manifests.
///
/// Whatever is done with the book, nothing outside it changes, and nothing from there is published.
/// `FUZZ_FOLDERS` says how many cases there are (`make fuzz`), `FUZZ_FIRST` where they begin: a case is the same
/// whenever it is run.
struct HostileFolderFuzzTests {
  private static let cases = number("FUZZ_FOLDERS") ?? 200
  private static let first = number("FUZZ_FIRST") ?? 0

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  @Test(.timeLimit(.minutes(60)), arguments: 0..<2) func traps(half: Int) async throws {
    let original = try await TrappedBook.original()
    for number in Self.first..<Self.first + Self.cases where number % 2 == half {
      let book = try TrappedBook(copying: original)
      var traps = RandomTraps(number, original)
      let set = try traps.set(in: book)
      let before = try book.outside()
      await book.use()
      let (after, published) = (try book.outside(), book.publishedSecrets())
      let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      guard !changed.isEmpty || !published.isEmpty else { continue }
      Issue.record(
        """
        case \(number): \(set.joined(separator: "; ")): changed \(changed.sorted()), published \
        \(published); FUZZ_FIRST=\(number) FUZZ_FOLDERS=1 repeats it
        """)
    }
  }

  /// The check notices what it is there for.
  @Test func whatReachesOutsideIsNoticed() async throws {
    let book = try TrappedBook(copying: try await TrappedBook.original())
    let before = try book.outside()
    await book.use()
    #expect(try book.outside() == before && book.publishedSecrets().isEmpty)
    try book.folder.write("\(TrappedBook.secret) more", to: "book/artifacts/data/more.csv")
    #expect(book.publishedSecrets() == ["data/more.csv"])
    try book.folder.write(TrappedBook.secret, to: "outside/keep.txt")
    #expect(try book.outside() != before)
  }
}

/// A book that was run and rendered, beside a folder that is none of its business.
private struct TrappedBook {
  /// A text that only files outside have.
  static let secret = "what is outside stays outside"

  let folder: TemporaryFolder
  private var book: URL { folder.url.appending(path: "book") }

  /// A book without traps.
  static func original() async throws -> TrappedBook {
    let book = TrappedBook(
      folder: try TemporaryFolder([
        "book/chapters/01.md": """
        # T

        ```yaml experiment
        id: a
        run: data
        file: x.csv
        ```

        ```yaml table
        from: a
        ```

        ![A picture](p.svg)
        """,
        "book/chapters/x.csv": "a,b\n1,2\n", "book/chapters/p.svg": "<svg/>",
        "book/chapters/book.yml": "title: T\n",
        "outside/keep.txt": secret, "outside/x.csv": "a,b\n\(secret),2\n",
        "outside/p.svg": "<svg> \(secret)</svg>", "outside/01.md": "# \(secret)\n",
        "outside/99999999-left/keep.txt": secret,
        "outside/" + String(repeating: "a", count: 62): secret,
      ]))
    await book.use()
    for (_, size) in try book.objects() {
      // Of the size of an object, so that only its name tells it from one.
      try book.folder.write(String(repeating: "s", count: size), to: "outside/same-\(size)")
    }
    return book
  }

  private init(folder: TemporaryFolder) { self.folder = folder }

  init(copying other: TrappedBook) throws {
    folder = try TemporaryFolder()
    for name in ["book", "outside"] {
      try FileManager.default.copyItem(
        at: other.folder.url.appending(path: name), to: folder.url.appending(path: name))
    }
  }

  /// Everything in the book's folder, by path.
  func paths() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: book.path).sorted()
  }

  /// The objects of its store: hash and size.
  func objects() throws -> [(hash: String, size: Int)] {
    try paths().filter { $0.hasPrefix(".palimpsest/objects/") && $0.count > 80 }
      .compactMap { path in
        content("book/\(path)").map { data in
          (path.split(separator: "/").suffix(2).joined(), data.count)
        }
      }
  }

  /// The content of what is a file itself.
  func content(_ path: String) -> Data? {
    let place = folder.url.appending(path: path).path
    var info = stat()
    guard lstat(place, &info) == 0, FileKind(info.st_mode) == .file else { return nil }
    return FileManager.default.contents(atPath: place)
  }

  /// How everything is that is none of the book's.
  func outside() throws -> [String: String] {
    try folder.state().filter { $0.key.hasPrefix("outside") }
  }

  /// Plans, runs, renders, verifies and trims, as far as each can be done.
  func use() async {
    do {
      let loaded = try BookLoader(
        folder: book.appending(path: "chapters"), path: "chapters", kinds: KindRegistry([]),
        blocks: .standard
      ).load()
      let store = try Store(folder: book.appending(path: ".palimpsest"), followsLink: false)
      _ = try? Plan.make(for: loaded, store: store)
      let results = try? await Runner(
        loaded, store: store, executor: InProcessExecutor(KindRegistry([])), options: .init(),
        tell: { _ in }
      ).run()
      let artifacts = book.appending(path: "artifacts")
      if let results {
        _ = try? ReportWriter.write(
          results, to: artifacts, followsLink: false, formats: Set(ReportFormat.allCases),
          isSingleFile: true)
      }
      _ = try? PublishedReport(folder: artifacts, followsLink: false).alterations()
      _ = try? store.verify()
      _ = try? store.trim(KeepingRules(runs: 1, cells: []), isDry: false)
    } catch {
      // A book that is refused is as good as one that is not.
    }
  }

  /// The published files with a text from outside.
  func publishedSecrets() -> [String] {
    let secret = Data(Self.secret.utf8)
    // As a picture is put into a page; what comes after it counts in its last letters.
    let coded = Data(secret.base64EncodedString().dropLast(4).utf8)
    let within = "artifacts/"
    return ((try? paths()) ?? []).filter { $0.hasPrefix(within) }.filter { path in
      guard let data = content("book/\(path)") else { return false }
      return data.range(of: secret) != nil || data.range(of: coded) != nil
    }.map { String($0.dropFirst(within.count)) }
  }
}

/// Traps at random, the same for the same case.
private struct RandomTraps {
  private var stream: RandomStream
  private let paths: [String]

  init(_ number: Int, _ book: TrappedBook) {
    stream = RandomStream(seed: UInt64(number), name: "traps")
    paths = ((try? book.paths()) ?? []) + Self.others
  }

  /// Sets one to three traps; says which.
  mutating func set(in book: TrappedBook) throws -> [String] {
    try (0...stream.integer(below: 3)).map { _ in
      switch stream.integer(below: 8) {
      case 0: try manifest(in: book)
      case 1: try hash(in: book)
      default: try replacement(in: book.folder)
      }
    }
  }

  /// Something else in the place of a file or a folder.
  private mutating func replacement(in folder: TemporaryFolder) throws -> String {
    let path = "book/" + stream.pick(paths)
    let place = folder.url.appending(path: path)
    // What an earlier trap has put above it is left alone, most of all a link.
    let above = place.deletingLastPathComponent().path
    guard above.hasPrefix(folder.url.path), isFolder(above) else { return "no place for \(path)" }
    try? FileManager.default.removeItem(at: place)
    switch stream.integer(below: 6) {
    case 0:
      try folder.pipe(path)
      return "\(path) a pipe"
    case 1:
      try folder.write("own", to: path + "/own.txt")
      return "\(path) a folder"
    case 2:
      try folder.write(stream.pick(Self.texts), to: path)
      return "\(path) a file"
    default:
      let target = stream.pick(Self.targets)
        .replacing("OUT", with: folder.url.appending(path: "outside").path)
      try folder.link(path, to: target)
      return "\(path) -> \(target)"
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0 && FileKind(info.st_mode) == .folder
  }

  /// Names in the manifest that are none of a report's, with the hash that they have.
  private mutating func manifest(in book: TrappedBook) throws -> String {
    let path = "book/artifacts/manifest.json"
    let outside = book.folder.url.appending(path: "outside").path
    let name = stream.pick(Self.names).replacing("OUT", with: outside)
    guard let data = book.content(path) else { return "no manifest" }
    let text = String(decoding: data, as: UTF8.self)
    let entry = "\"files\" : {\"\(name)\": \"\(ContentHash.sha256(TrappedBook.secret))\", "
    try book.folder.write(text.replacing("\"files\" : {", with: entry), to: path)
    return "\(name) in the manifest"
  }

  /// A path outside in the place of an object's hash, of the same length, so that the database stays whole.
  private mutating func hash(in book: TrappedBook) throws -> String {
    let path = "book/.palimpsest/store.sqlite"
    let objects = (try? book.objects()) ?? []
    guard !objects.isEmpty, var bytes = book.content(path) else { return "no objects" }
    let (hash, size) = stream.pick(objects)
    let end = stream.pick(["/../../outside/same-\(size)", "/../../../outside/same-\(size)"])
    let middle = String(String(repeating: "/.", count: 40).prefix(max(0, 62 - end.count)))
    let name = ".." + middle + end
    while let found = bytes.range(of: Data(hash.utf8)) {
      bytes.replaceSubrange(found, with: Data(name.prefix(64).utf8))
    }
    try bytes.write(to: book.folder.url.appending(path: path))
    return "\(name) in the database"
  }

  /// Places that a book need not have.
  private static let others = [
    "chapters", "artifacts", ".palimpsest", "chapters/02.md", "chapters/ .md", "chapters/-.md",
    "chapters/index.md", "chapters/a\nb.md", "chapters/\u{1B}[31m.md", "chapters/x.csv",
    "chapters/p.svg", ".palimpsest/objects/tmp", ".palimpsest/objects/aa",
    ".palimpsest/objects/tmp/99999999-left", ".palimpsest/objects/tmp/99999999-",
    ".palimpsest/store.sqlite", ".palimpsest/store.sqlite-wal", ".palimpsest/store.sqlite-shm",
    ".palimpsest/store.sqlite-journal", ".palimpsest/locks", "artifacts/manifest.json",
    "artifacts/old.html", "artifacts/data", "artifacts/data/old.csv", "artifacts/report.html",
  ]

  private static let targets = [
    "OUT", "OUT/keep.txt", "OUT/new", "OUT/99999999-left", "OUT/x.csv", "OUT/p.svg", "OUT/01.md",
    "../outside", "../../outside", "../../outside/keep.txt", "../../../outside", "../outside/new",
    "../../../../outside/keep.txt", ".", "..", "/dev/null", "/dev/zero", "01.md", "none",
  ]

  private static let names = [
    "", ".", "..", "/", "OUT/keep.txt", "../../outside/keep.txt", "../../outside", "data", "data/",
    "data/../../../outside/keep.txt", "data/./x.csv", "old.html", "link/keep.html", "./old.html",
    "../chapters/01.md", "\\u0000.html", "data//old.csv",
  ]

  private static let texts = [
    "", "own", "SQLite format 3\u{0}", "{\"files\": {}}",
    "# Another\n\n![p](../../outside/p.svg)\n",
    "# Another\n\n![p](../outside/p.svg)\n\n```yaml experiment\nid: b\nrun: data\nfile: "
      + "../../outside/x.csv\n```\n\n```yaml table\nfrom: b\n```\n",
    "# Another\n\n```yaml experiment\nid: c\nrun: data\nfile: p.svg\n```\n", "allow_html: true\n",
  ]
}
