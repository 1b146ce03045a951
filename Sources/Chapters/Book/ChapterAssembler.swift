import Foundation

/// Puts the text of a chapter together.
package struct ChapterAssembler {
  private let files: BookFolder
  /// What messages call the folder of the chapters.
  private let folder: String
  private let profile: String
  private let profiles: [String]
  private let problems: DiagnosticCollector
  private var chapter: ChapterText
  private var lines: [Substring] = []
  /// The files that are being read, from the chapter on.
  private var open: [String] = []
  private var count = 0

  /// More lines than this come of files that include one another, not of anyone's writing.
  private static let mostLines = 500_000

  /// Puts a chapter together.
  ///
  /// - Parameters:
  ///   - name: The chapter's name.
  ///   - files: Which files are the book's own.
  ///   - folder: What messages call the folder of the chapters.
  ///   - profile: The profile in force.
  ///   - profiles: All profiles.
  ///   - problems: Collects what is wrong.
  /// - Returns: The text.
  /// - Throws: A `Diagnostic` where the chapter cannot be read.
  package static func text(
    of name: String, in files: BookFolder, folder: String, profile: String, profiles: [String],
    problems: DiagnosticCollector
  ) throws -> ChapterText {
    var assembler = ChapterAssembler(
      files: files, folder: folder, profile: profile, profiles: profiles, problems: problems,
      chapter: ChapterText(path: "\(folder)/\(name).md"))
    try assembler.read("\(name).md", from: nil)
    assembler.chapter.text = assembler.lines.joined(separator: "\n")
    let isPlain = assembler.chapter.origins.enumerated().allSatisfy { number, origin in
      origin.location.file == assembler.chapter.path && origin.location.line == number + 1
        && origin.lead == 0
    }
    if isPlain { assembler.chapter.origins = [] }
    return assembler.chapter
  }

  private init(
    files: BookFolder, folder: String, profile: String, profiles: [String],
    problems: DiagnosticCollector, chapter: ChapterText
  ) {
    self.files = files
    self.folder = folder
    self.profile = profile
    self.profiles = profiles
    self.problems = problems
    self.chapter = chapter
  }

  // MARK: - Files

  /// Reads a file of the book.
  ///
  /// - Parameters:
  ///   - file: Its path from the folder of the chapters.
  ///   - place: Where it is included; none of the chapter itself.
  /// - Throws: A `Diagnostic` where it cannot be read, or includes itself.
  private mutating func read(_ file: String, from place: SourceLocation?) throws {
    let path = "\(folder)/\(file)"
    let start = SourceLocation(file: path, line: 1, column: 1)
    if let objection = files.objection(toFile: file) {
      throw Diagnostic(place ?? start, objection)
    }
    let url = BookFolder.url(of: file, from: files.url)
    let name = url.standardizedFileURL.resolvingSymlinksInPath().path
    guard !open.contains(name) else {
      throw Diagnostic(place ?? start, "'\(file)' includes itself")
    }
    if place != nil { chapter.included.insert(file) }
    let text: String
    do {
      text = try SourceFile.read(url, path: path)
    } catch let problem as Diagnostic where place != nil && problem.location == start {
      throw Diagnostic(place ?? start, "'\(file)' \(problem.message)\(hint(for: file))")
    }
    open.append(name)
    defer { open.removeLast() }
    let written = text.split(separator: "\n", omittingEmptySubsequences: false)
    let matter = problems.attempt(at: start) { try FrontMatter.read(written, path: path) } ?? nil
    var skipped = matter?.lines ?? 0
    if place == nil, let matter { skipped += head(matter, of: written) }
    try read(written, of: path, from: skipped)
  }

  /// The nearest name to that of a file that is not there.
  private func hint(for file: String) -> String {
    let url = BookFolder.url(of: file, from: files.url)
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return Suggestion.phrase(for: url.lastPathComponent, in: names.sorted())
  }

  /// Writes what front matter shows.
  ///
  /// - Returns: The lines behind it that are written with it.
  private mutating func head(_ matter: FrontMatter, of written: [Substring]) -> Int {
    let keys = matter.keys
    let rest = written.dropFirst(matter.lines)
    let blank = rest.prefix { $0.allSatisfy(\.isWhitespace) }.count
    let first = rest.dropFirst(blank).first ?? ""
    let own = first.hasPrefix("# ") ? first.dropFirst(2).trimmingPrefix(/\s+/) : nil
    var taken = 0
    if let title = keys.title, own.map({ String($0) }) != title.text {
      write("# \(title.text.oneLine)", Self.origin(of: title, lead: 2))
    } else if own != nil {
      taken = blank + 1
      let line = matter.lines + blank + 1
      write(first, SourceLocation(file: chapter.path, line: line, column: 1))
    }
    let start = SourceLocation(file: chapter.path, line: 2, column: 1)
    if let subtitle = keys.subtitle {
      write("", start)
      write("**\(subtitle.text.oneLine)**", Self.origin(of: subtitle, lead: 2))
    }
    if let byline = matter.byline {
      write("", start)
      write(byline[...], start)
    }
    if let description = keys.description {
      write("", start)
      for (number, line) in description.text.split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        write(line, description.location(line: number + 1, column: 1))
      }
    }
    write("", start)
    return taken
  }

  private static func origin(of prose: WrittenProse, lead: Int) -> ChapterText.Origin {
    ChapterText.Origin(location: prose.location(line: 1, column: 1), lead: lead)
  }

  private mutating func write(_ line: String, _ origin: ChapterText.Origin) {
    lines.append(line[...])
    chapter.origins.append(origin)
  }

  private mutating func write(_ line: Substring, _ location: SourceLocation) {
    lines.append(line)
    chapter.origins.append(ChapterText.Origin(location: location))
  }

  // MARK: - Lines

  /// A part for some profiles that is open.
  private struct Part {
    var start: Int
    var isShown: Bool
  }

  private mutating func read(_ written: [Substring], of path: String, from first: Int) throws {
    var fences = FenceTracker()
    var parts: [Part] = []
    for (number, line) in written.enumerated().dropFirst(first) {
      count += 1
      let place = SourceLocation(file: path, line: number + 1, column: 1)
      guard count <= Self.mostLines else {
        throw Diagnostic(place, "included files make more than \(Self.mostLines) lines")
      }
      let isShown = parts.allSatisfy(\.isShown)
      guard !fences.isFenced(line.utf8), let command = Command(line) else {
        if isShown { write(line, place) }
        continue
      }
      var at = place
      at.column += line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
      switch command {
      case .include(let file):
        if isShown { problems.attempt(at: at) { try read(file, from: at) } }
      case .part(let condition):
        let isMet = problems.attempt(at: at) { try condition.holds(profile, of: profiles) }
        parts.append(Part(start: number + 1, isShown: isMet ?? true))
      case .end:
        guard let part = parts.popLast() else {
          problems.add(Diagnostic(at, "this ':::' closes nothing"))
          continue
        }
        if !part.isShown {
          chapter.hidden.append(
            ChapterText.HiddenPart(
              file: path, lines: part.start...number + 1,
              text: written[part.start - 1...number].joined(separator: "\n")))
        }
      case .wrong(let message): problems.add(Diagnostic(at, message))
      }
      // A paragraph before does not go on behind it.
      if isShown { write("", place) }
    }
    for part in parts {
      problems.add(
        Diagnostic(
          SourceLocation(file: path, line: part.start, column: 1),
          "this ':::' is not closed: expected a line of ':::'"))
    }
  }

  /// A line that says what becomes of others.
  private enum Command {
    case include(String)
    case part(ProfileCondition)
    case end
    case wrong(String)

    /// By hand, since every line of a book is looked at whenever it is read.
    init?(_ line: Substring) {
      let body = line.drop(while: \.isWhitespace)
      guard line.distance(from: line.startIndex, to: body.startIndex) <= 3 else { return nil }
      if body.hasPrefix(":::") {
        self.init(condition: body.drop { $0 == ":" }.trimmed)
      } else if body.hasPrefix("{{") {
        self.init(braced: body.dropFirst(2).trimmed)
      } else {
        return nil
      }
    }

    private init(condition words: Substring) {
      guard !words.isEmpty else {
        self = .end
        return
      }
      do throws(ProfileCondition.Wrong) {
        self = .part(try ProfileCondition(String(words)))
      } catch {
        self = .wrong(error.message)
      }
    }

    /// What stands behind `{{`.
    private init?(braced text: Substring) {
      if text.hasPrefix("<") {
        let rest = text.dropFirst().trimmed
        guard rest.prefix(while: \.isLetter) == "include" else { return nil }
        self = .wrong("a file is included by '{{include file.md}}'")
        return
      }
      guard text.hasSuffix("}}") else { return nil }
      let inside = text.dropLast(2).trimmed
      let word = inside.prefix { $0.isASCII && $0.isLetter }
      let file = inside[word.endIndex...]
      guard !word.isEmpty, file.first?.isWhitespace ?? true else { return nil }
      self.init(word: String(word), file: String(file.trimmed))
    }

    private init?(word: String, file: String) {
      guard word == "include" else {
        guard Suggestion.nearest(to: word, in: ["include"]) != nil else { return nil }
        self = .wrong("unknown command '{{\(word)}}'; did you mean '{{include}}'?")
        return
      }
      let isQuoted = file.count > 1 && file.first == file.last && "\"'".contains(file.first ?? " ")
      let name = isQuoted ? String(file.dropFirst().dropLast()) : file
      self =
        name.isEmpty ? .wrong("'{{include}}' needs a file: {{include file.md}}") : .include(name)
    }
  }
}

extension String {
  /// The text with its line ends as spaces.
  fileprivate var oneLine: String { replacing("\n", with: " ") }
}

extension Substring {
  /// The text without white space around it.
  fileprivate var trimmed: Substring {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
