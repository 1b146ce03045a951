import Chapters
import Foundation

/// Reads a book and checks all of it, before anything runs.
package struct BookLoader: Sendable {
  /// The folder with the chapters and `book.yml`.
  package var folder: URL
  /// What messages call the folder.
  package var path: String
  /// The kinds that blocks may use.
  package var kinds: KindRegistry
  /// The types of blocks that it may have besides experiments.
  private let blocks: BlockRegistry
  /// What keys say of numerics.
  private let spell: @Sendable (Numerics) -> String

  /// A loader of the book in a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - path: What messages call it.
  ///   - kinds: The kinds that its experiments may use.
  ///   - blocks: The types of blocks that it may have besides experiments.
  ///   - spell: What keys say of numerics; their name where nothing is given.
  package init(
    folder: URL, path: String, kinds: KindRegistry, blocks: BlockRegistry,
    numerics spell: @escaping @Sendable (Numerics) -> String = \.rawValue
  ) {
    self.folder = folder
    self.path = path
    self.kinds = kinds
    self.blocks = blocks
    self.spell = spell
  }

  /// The book with a profile in force.
  ///
  /// - Parameters:
  ///   - profile: The profile's name; the book's default where none is given.
  ///   - settings: Parameters set on the command line.
  ///   - isDraft: Whether what is wrong with what is shown, not with what is run, is noted in the book and no more.
  ///   - rereading: The book before an edit, from which what has not changed is taken over; none where it is read once.
  ///   - remembered: What claims came to in a profile beyond what the book says.
  /// - Returns: The book, every block decoded and every reference resolved once.
  /// - Throws: `InvalidBook` with everything that is wrong; `UnusableSetting` where the command
  ///   line asks for what the book does not have.
  package func load(
    profile: String? = nil, settings: [Setting] = [], isDraft: Bool = false,
    rereading: Book.Rereading? = nil,
    remembered: (String) -> [SettledClaims.Entry] = { _ in [] }
  ) throws -> Book {
    let problems = DiagnosticCollector()
    guard let file = try attemptBookFile(problems, at: start) else {
      try problems.throwIfAny()
      fatalError("a book file that is not read is complained about")
    }
    let (name, parameters) = try file.profile(profile, settings: settings)
    let files = BookFolder(folder, allowsCommands: file.keys.allowCommands, settings: settings)
    let (pages, included) = pages(of: file, in: name, files, problems)
    let context = ProseContext(
      parameters: parameters.compactMapValues(\.text), macros: file.keys.macros,
      bibliography: problems.attempt(at: start) { try bibliography(file.keys.references, files) }
        ?? Bibliography())
    let known = rereading?.before?.readings ?? [:]
    var drafts = parsed(pages, known, parameters, context, problems)
    let readings = rereading.map { _ in Self.readings(pages, drafts) } ?? [:]
    for hidden in pages where !hidden.text.hidden.isEmpty && known[hidden.name]?.text != hidden.text
    {
      checkHidden(hidden, files, name, file, context, problems)
    }
    var firstPage = pages.last?.name == Book.firstPageName ? drafts.popLast() : nil
    var book = book(of: file, in: name, parameters, drafts, firstPage)
    firstPage?.beFirstPage(of: book.title, problems)
    book.bibliography = context.bibliography
    book.readings = readings
    book.textFiles = included.union(file.keys.references.map(\.path))
    let listed = file.chapters(of: name).parts
    let all = ChapterList.Part(chapters: drafts.map(\.chapter.name))
    let written = BookChecker.Written(
      title: file.keys.title, abstract: file.keys.abstract,
      parts: listed.isEmpty ? [all] : listed, findings: file.keys.findings, firstPage: firstPage)
    let settled = AskedReplicates(
      written: file.settled(in: name).entries, remembered: remembered(name),
      isOfOtherProfiles: file.keys.profiles.settled[name] == nil
        && (file.keys.profiles.chapters[name] != nil || pages.contains { !$0.text.hidden.isEmpty }))
    do {
      return try BookChecker.check(
        book, drafts, written: written, files: files, kinds: kinds,
        context: context, problems: problems, isDraft: isDraft, settled: settled,
        rereading: rereading)
    } catch var invalid as InvalidBook {
      invalid.files = book.textFiles.map { BookFolder.url(of: $0, from: folder) }
      throw invalid
    }
  }

  /// Where a complaint goes that is about the folder.
  private var start: SourceLocation { SourceLocation(file: path, line: 1, column: 1) }

  /// A page as it is written.
  private typealias Page = (name: String, text: ChapterText)

  /// The pages of a profile, the chapters in order and behind them the first page where one is written, and the files
  /// that they include.
  private func pages(
    of file: BookFile, in profile: String, _ files: BookFolder, _ problems: DiagnosticCollector
  ) -> (pages: [Page], included: Set<String>) {
    let listed = file.chapters(of: profile).names
    let first = folder.appendingPathComponent("\(Book.firstPageName).md")
    let names =
      chapterNames(listed, file, problems)
      + (FileKind(at: first.path) == nil ? [] : [Book.firstPageName])
    var pages = names.compactMap { name in
      problems.attempt(at: start) {
        Page(name: name, text: try text(of: name, files, profile, file, problems))
      }
    }
    let included = pages.reduce(into: Set<String>()) { $0.formUnion($1.text.included) }
    // What is included is no chapter of its own.
    if listed.isEmpty {
      pages.removeAll { $0.name != Book.firstPageName && included.contains("\($0.name).md") }
    }
    let hasFirst = pages.last?.name == Book.firstPageName
    checkPages(of: pages.dropLast(hasFirst ? 1 : 0).map(\.name), problems)
    return (pages, included)
  }

  /// What `book.yml` says of the book, which has no chapters yet.
  private func book(
    of file: BookFile, in profile: String, _ parameters: [String: SpecNode],
    _ drafts: [ChapterDraft], _ firstPage: ChapterDraft?
  ) -> Book {
    let named =
      firstPage?.chapter.titleHeading?.text ?? drafts.first?.chapter.title ?? "Untitled"
    return Book(
      title: file.keys.title.map { MarkdownDocument($0.text).plainText } ?? named,
      authors: file.keys.authors,
      profile: Book.Profile(
        name: profile, parameters: parameters.mapValues { $0.canonical.description }),
      chapters: [], folder: folder, listedChapters: file.chapters(of: profile).names,
      allowsCommands: file.keys.allowCommands, allowsHTML: file.keys.allowHtml,
      presentation: Presentation(labels: file.keys.labels, formats: file.keys.formats),
      executors: file.keys.executor, numerics: file.keys.numerics,
      numericsInKeys: spell(file.keys.numerics), leftOut: file.keys.leaveOut,
      parameters: parameters, declared: file.keys.parameters, worlds: file.worlds(of: profile),
      wordsOfProfiles: file.listedWords)
  }

  /// The pages of a book read on every core, in order, as are the complaints; those that are known are taken as they are.
  private func parsed(
    _ pages: [Page], _ known: [String: Book.PageReading], _ parameters: [String: SpecNode],
    _ context: ProseContext, _ problems: DiagnosticCollector
  ) -> [ChapterDraft] {
    let parsed = pages.sideBySide { page in
      let found = DiagnosticCollector()
      let reading = known[page.name].flatMap { $0.text == page.text ? $0 : nil }
      let draft =
        reading?.draft
        ?? ChapterParser.parse(
          page.text, name: page.name, parameters: parameters, context: context, types: blocks,
          problems: found)
      return (draft: draft, complaints: found.diagnostics)
    }
    for complaint in parsed.flatMap(\.complaints) { problems.add(complaint) }
    return parsed.map(\.draft)
  }

  private static func readings(
    _ pages: [Page], _ drafts: [ChapterDraft]
  ) -> [String: Book.PageReading] {
    let all = zip(pages, drafts).map { ($0.name, Book.PageReading(text: $0.text, draft: $1)) }
    return Dictionary(all, uniquingKeysWith: { first, _ in first })
  }

  private func attemptBookFile(
    _ problems: DiagnosticCollector, at place: SourceLocation
  ) throws -> BookFile? {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
    guard exists, isFolder.boolValue else {
      throw InvalidBook([
        Diagnostic(place, "there is no folder of chapters; expected Markdown files in it")
      ])
    }
    let files = BookFolder(folder)
    if let objection = files.objection { throw InvalidBook([Diagnostic(place, objection)]) }
    return problems.attempt(at: place) {
      try refuse(files.objection(toFile: BookFile.name), of: "\(path)/\(BookFile.name)")
      return try BookFile.read(in: folder, path: path)
    }
  }

  /// The chapters' names in order.
  private func chapterNames(
    _ listed: [String], _ file: BookFile, _ problems: DiagnosticCollector
  ) -> [String] {
    let found = problems.attempt(at: start) {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }
    let present = (found ?? []).filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(3)) }.sorted()
    if present.isEmpty { problems.add(Diagnostic(start, "the folder has no chapters (*.md)")) }
    guard !listed.isEmpty else { return present.filter { $0 != Book.firstPageName } }
    return listed.compactMap { listed in
      let name = listed.hasSuffix(".md") ? String(listed.dropLast(3)) : listed
      if present.contains(name) { return name }
      problems.add(
        Diagnostic(
          SourceLocation(file: file.path, line: 1, column: 1),
          "there is no chapter '\(listed)'\(Suggestion.phrase(for: name, in: present))"))
      return nil
    }
  }

  /// The names of pages that are no chapter's: the first page, and the report in one file.
  private static let ownPages = [Book.firstPageName, "report"]

  /// Complains of chapters whose pages would be the same file as another; capitals and small letters are the
  /// same on some disks.
  private func checkPages(of names: [String], _ problems: DiagnosticCollector) {
    var seen: [String: String] = [:]
    for name in names {
      let place = SourceLocation(file: "\(path)/\(name).md", line: 1, column: 1)
      let page = name.lowercased()
      if Self.ownPages.contains(page) {
        problems.add(
          Diagnostic(
            place, "a chapter cannot be called '\(name)': a page of every report has that name"))
      } else if let other = seen.updateValue(name, forKey: page) {
        problems.add(
          Diagnostic(
            place,
            other == name
              ? "the chapter is listed twice"
              : "the pages of '\(other)' and '\(name)' would be one file where capitals do not count"
          ))
      }
    }
  }

  /// Complains about a file of the book that is not to be read.
  private func refuse(_ objection: String?, of file: String) throws {
    guard let objection else { return }
    throw Diagnostic(SourceLocation(file: file, line: 1, column: 1), objection)
  }

  /// The text of a chapter in a profile.
  private func text(
    of name: String, _ files: BookFolder, _ profile: String, _ file: BookFile,
    _ problems: DiagnosticCollector
  ) throws -> ChapterText {
    try ChapterAssembler.text(
      of: name, in: files, folder: path, profile: profile, profiles: file.profileNames,
      problems: problems)
  }

  /// Complains of what cannot be read in parts of a chapter that other profiles show.
  private func checkHidden(
    _ chapter: Page, _ files: BookFolder, _ profile: String,
    _ file: BookFile, _ context: ProseContext, _ problems: DiagnosticCollector
  ) {
    var open = chapter.text.hidden
    for other in file.profileNames where other != profile {
      let found = DiagnosticCollector()
      guard let (_, parameters) = try? file.profile(other, settings: []),
        let text = try? text(of: chapter.name, files, other, file, found)
      else { continue }
      let shown = open.filter { !text.hidden.contains($0) }
      guard !shown.isEmpty else { continue }
      open.removeAll(where: shown.contains)
      var context = context
      context.parameters = parameters.compactMapValues(\.text)
      let draft = ChapterParser.parse(
        text, name: chapter.name, parameters: parameters, context: context, types: blocks,
        problems: found)
      let complaints = draft.prose.complaints + draft.blocks.flatMap(\.complaints)
      for problem in found.diagnostics + complaints
      where shown.contains(where: { $0.holds(problem.location) }) {
        problems.add(problem)
      }
    }
  }
}
