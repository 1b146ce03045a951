import Foundation

/// What `book.yml` says.
package struct BookFile {
  /// The keys of `book.yml`.
  package struct Keys: BlockSpec {
    @Key("The book's title.")
    package var title: WrittenProse?
    @Key("Who wrote it.")
    package var authors: [String] = []
    @Key("What the book is about, a paragraph of Markdown.")
    package var abstract: WrittenProse?
    @Key(
      "The chapters in order, by name, or in parts: `{part: Results, chapters: [a, b]}`; all in the folder, sorted, "
        + "where none is given.")
    package var chapters = ChapterList()
    @Key("The profile in force where none is asked for.")
    package var defaultProfile: String?
    @Key(
      "Named sets of parameters: `smoke: {steps: 900}`; a list of `chapters`, what is `settled`, or the `worlds` among "
        + "them stand in place of the book's.")
    package var profiles = Profiles()
    @Key(
      "Which of the worlds that claims name are run and judged: `none`, `full`, or so many of each, drawn at random: "
        + "`{sample: 12, seed: 0}`; a profile may say otherwise.")
    package var worlds = WorldsExtent.none
    @Key(
      "Claims that `settle` looked at again and again, with the replicates that they came to: "
        + "`{larger: {seed: 12}}`; they are judged on those, by a confidence sequence.")
    package var settled = SettledClaims()
    @Key("Whether `command` blocks may run.")
    package var allowCommands = false
    @Key("Whether raw HTML in chapters is let through; else it shows as it was written.")
    package var allowHtml = false
    @Key(
      "Last bits of results: the same on every machine (portable), or whatever is fastest on this one "
        + "(fastest); part of every key.")
    package var numerics = Numerics.portable
    @Key(
      "What folders among the inputs of a block are read without, by name or path, with * and ?: `[\"*.log\", tmp]`."
    )
    package var leaveOut: [String] = []
    @Key("How cells are run: `local: {jobs: 2, timeout: 3600, memory: 4 GB}`.")
    package var executor = ExecutorSettings()
    @Key("The parameters: `steps: {type: integer, range: [1, 5000], default: 1500}`.")
    package var parameters = ParameterDeclarations()
    @Key(
      "What the paper found, a sentence for each finding by a short id: `{generalizes: Edits carry over.}`; claims name "
        + "the one that they test, and the first page has a row for each.")
    package var findings = Findings()
    @Key("What readers see in place of columns and values, in every table and plot.")
    package var labels = Labels()
    @Key("How the numbers of columns are spelled, in every table and plot.")
    package var formats = ColumnFormats()

    @Key(
      "Files of BibTeX with the works that it cites; `references.bib` beside book.yml, if it is there, where none "
        + "is given.")
    package var references: [InputFile] = []
    @Key("Commands of TeX of the book's own: `{R: '\\mathbb{R}', norm: '\\lVert #1 \\rVert'}`.")
    package var macros = TeXMacros()

    package init() {}
  }

  /// What the file is for.
  package static let summary =
    "The file book.yml beside the chapters: what the book is called, how it is run, and how it is shown."

  /// A file with every key.
  package static let example = """
    title: Doses and their effects
    authors: [One Author, Another Author]
    abstract: What a dose does, and how long.
    chapters: [01-doses, 02-effects]
    default_profile: quick
    profiles:
      quick: {steps: 100}
      full: {steps: 5000, worlds: full, chapters: [01-doses, 02-effects, 03-details]}
    settled: {larger-dose: {seed: 12}}
    findings: {grows: A larger dose does more.}
    parameters:
      steps: {type: integer, range: [1, 10000], default: 1000, meaning: Steps of training.}
      method: {choices: [mean, median], default: mean}
    worlds: {sample: 12, seed: 0}
    allow_commands: true
    allow_html: false
    numerics: portable
    executor: {local: {jobs: 2, timeout: 3600, memory: 4 GB}}
    leave_out: ["*.log", tmp]
    references: references.bib
    macros: {R: '\\mathbb{R}'}
    labels: {effect: Effect (mg), control: Control group}
    formats: {share: .1%}
    """

  /// Named mappings of names to values.
  package struct Profiles: SpecValue {
    package static var expectation: String { "a mapping from name to a mapping" }

    private static let chaptersKey = "chapters"
    private static let worldsKey = "worlds"
    private static let settledKey = "settled"

    /// The profiles in the order written.
    var order: [String] = []
    /// The chapters of those profiles that have their own.
    package var chapters: [String: ChapterList] = [:]
    /// The claims of those profiles that have settled some of their own.
    package var settled: [String: SettledClaims] = [:]
    /// The worlds of claims that those profiles run that say so.
    var worlds: [String: WorldsExtent] = [:]
    /// The parameters of each, as written.
    var entries: [String: [SpecNode.Entry]] = [:]
    /// The parameters of each.
    var parameters: [String: [(name: String, value: SpecNode)]] {
      entries.mapValues { $0.map { ($0.key.text ?? "", $0.value) } }
    }

    package init() {}

    package init(_ node: SpecNode) throws {
      guard let entries = node.entries else { throw node.mismatch(Profiles.self) }
      for (key, value) in entries {
        let name = try String(key)
        guard let parameters = value.entries else {
          throw value.isNull
            ? key.complaint("'\(name)' is empty; write {} for no parameters")
            : value.mismatch(Profiles.self)
        }
        order.append(name)
        self.entries[name] = try parameters.filter { parameter in
          switch try String(parameter.key) {
          case Self.chaptersKey: chapters[name] = try ChapterList(parameter.value)
          case Self.settledKey: settled[name] = try SettledClaims(parameter.value)
          case Self.worldsKey: worlds[name] = try WorldsExtent(parameter.value)
          default: return true
          }
          return false
        }
      }
    }

    package static var jsonSchema: CanonicalJSON {
      let own: CanonicalJSON = [
        chaptersKey: [String].jsonSchema, settledKey: SettledClaims.jsonSchema,
        worldsKey: WorldsExtent.jsonSchema,
      ]
      return [
        "type": "object", "additionalProperties": ["type": "object", "properties": own],
      ]
    }

    package static func == (left: Profiles, right: Profiles) -> Bool {
      left.canonical == right.canonical
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

    package var canonical: CanonicalJSON {
      let values = parameters.map { name, values in
        let own = [
          chapters[name].map { (Self.chaptersKey, $0.canonical) },
          settled[name].map { (Self.settledKey, $0.canonical) },
          worlds[name].map { (Self.worldsKey, $0.canonical) },
        ].compactMap(\.self)
        return (
          name,
          CanonicalJSON.object(
            Dictionary(
              values.map { ($0.name, $0.value.canonical) } + own, uniquingKeysWith: { $1 }))
        )
      }
      return .object(Dictionary(values, uniquingKeysWith: { $1 }))
    }
  }

  package var keys = Keys()
  package var path: String

  /// What the file is called in the folder of the chapters.
  package static let name = "book.yml"

  /// Reads `book.yml` of a folder; a book without one has every default.
  package static func read(in folder: URL, path: String) throws -> BookFile {
    let url = folder.appendingPathComponent(name)
    var file = BookFile(path: path + "/\(name)")
    guard FileManager.default.fileExists(atPath: url.path) else { return file }
    let text = try SourceFile.read(url, path: file.path)
    let start = SourceLocation(file: file.path, line: 1, column: 1)
    let root = try YAML.parse(YAML.Source(text: text, file: file.path))
    guard let entries = root.entries else {
      throw Diagnostic(start, "book.yml must be a mapping of keys to values")
    }
    file.keys = try Keys.decode(entries, blockName: "book.yml", location: start)
    try file.checkProfiles()
    return file
  }

  /// Checks the profiles against the parameters that the book declares.
  private func checkProfiles() throws {
    let problems = DiagnosticCollector()
    let start = SourceLocation(file: path, line: 1, column: 1)
    for name in keys.profiles.order {
      for (key, value) in keys.profiles.entries[name] ?? [] {
        problems.attempt(at: start) { try keys.parameters.check(value, of: key) }
      }
    }
    try problems.throwIfAny()
  }

  /// The chapters of a profile, in order; none where all in the folder are meant.
  package func chapters(of profile: String) -> ChapterList {
    keys.profiles.chapters[profile] ?? keys.chapters
  }

  /// The worlds of claims that a profile runs.
  package func worlds(of profile: String) -> WorldsExtent {
    keys.profiles.worlds[profile] ?? keys.worlds
  }

  /// The claims that were settled in a profile.
  package func settled(in profile: String) -> SettledClaims {
    keys.profiles.settled[profile] ?? keys.settled
  }

  /// The names of all profiles; of a book that has none, of the one that it has all the same.
  package var profileNames: [String] {
    keys.profiles.order.isEmpty ? [Self.onlyProfile] : keys.profiles.order
  }

  /// What the profile of a book without profiles is called, which sets nothing.
  private static let onlyProfile = "standard"

  /// The words in lists of parameters, of all profiles: what some profile sweeps over.
  package var listedWords: Set<String> {
    let values = keys.profiles.parameters.values.flatMap { $0.map(\.value) }
    let lists = (values + keys.parameters.defaults.values).compactMap(\.items)
    return Set(lists.joined().compactMap(\.text))
  }

  /// The profile of a name, with the parameters set on the command line.
  package func profile(_ asked: String?, settings: [Setting]) throws -> (String, [String: SpecNode])
  {
    let profiles = keys.profiles
    let only = Self.onlyProfile
    let name = asked ?? keys.defaultProfile ?? profiles.order.first ?? only
    var parameters = keys.parameters.defaults
    if let values = profiles.parameters[name] {
      for (name, value) in values {
        parameters[name] = keys.parameters.asDeclared(value, of: name)
      }
    } else if !profiles.order.isEmpty || name != only {
      throw UnusableSetting(
        "unknown profile '\(name)'\(Suggestion.phrase(for: name, in: profiles.order))"
          + "; \(path) has \(Self.list(profiles.order, none: "no profiles"))")
    }
    for setting in settings {
      guard parameters[setting.name] != nil else {
        let names = parameters.keys.sorted()
        throw UnusableSetting(
          "--set \(setting.name): no such parameter"
            + "\(Suggestion.phrase(for: setting.name, in: names)); profile '\(name)' has "
            + Self.list(names, none: "none"))
      }
      let value = keys.parameters.asDeclared(
        try setting.node(of: keys.parameters.isText(setting.name)), of: setting.name)
      do {
        try keys.parameters.check(value, of: SpecNode.word(setting.name))
      } catch let problem as Diagnostic {
        throw UnusableSetting("--set \(setting.name): \(problem.message)")
      }
      parameters[setting.name] = value
    }
    return (name, parameters)
  }

  private static func list(_ names: [String], none: String) -> String {
    names.isEmpty ? none : names.joined(separator: ", ")
  }
}

extension SpecNode {
  /// The value in canonical form, untyped.
  package var canonical: CanonicalJSON {
    switch content {
    case .scalar: scalar?.canonical ?? .null
    case .list(let items): .array(items.map(\.canonical))
    case .mapping(let entries):
      .object(
        Dictionary(
          entries.map { ($0.key.text ?? "", $0.value.canonical) }, uniquingKeysWith: { $1 }))
    }
  }
}
