/// The chapters of a book in order, some or all of them in parts: `[intro, {part: Results, chapters: [a, b]}]`.
package struct ChapterList: SpecValue {
  package static var expectation: String {
    "a list of chapters and of parts, like {part: Results, chapters: [a, b]}"
  }

  /// Chapters that stand together.
  package struct Part: Sendable, Hashable {
    /// What they are called together; none of chapters in no part.
    package var title: WrittenProse?
    /// The chapters' names.
    package var chapters: [String]

    /// Chapters that stand together, without a title where none is given.
    package init(title: WrittenProse? = nil, chapters: [String]) {
      self.title = title
      self.chapters = chapters
    }
  }

  /// The keys of a part.
  private struct Keys: BlockSpec {
    @Key("The part's title.") var part: WrittenProse
    @Key("Its chapters in order, by name.") var chapters: [String]
  }

  /// The parts in order.
  package private(set) var parts: [Part] = []

  package init() {}

  package init(_ node: SpecNode) throws {
    for item in node.items ?? [node] {
      if let entries = item.entries {
        let keys = try Keys.decode(entries, blockName: "chapters", location: item.location)
        parts.append(Part(title: keys.part, chapters: keys.chapters))
      } else if parts.last?.title == nil, let last = parts.indices.last {
        parts[last].chapters.append(try String(item))
      } else {
        parts.append(Part(chapters: [try String(item)]))
      }
    }
  }

  package var canonical: CanonicalJSON {
    .array(parts.map { .array($0.chapters.map(\.canonical)) })
  }

  /// The names of all chapters in order.
  package var names: [String] { parts.flatMap(\.chapters) }
}
