/// A type of block that shows what experiments put out: its keys, and what they mean once they are
/// checked against the blocks before it.
///
/// A value of the type is a block that has been checked, before anything has run.
package protocol BlockType: BlockContent {
  /// The keys of its blocks.
  associatedtype Spec: ShownSpec
  /// What blocks of the type show, in a sentence: what `explain` begins with.
  static var summary: String { get }
  /// Keys and values of a block, each key once, as `explain` shows them.
  static var example: String { get }
  /// The checked block.
  ///
  /// - Parameters:
  ///   - spec: The keys as written.
  ///   - scope: The blocks before it, and where a complaint goes that does not stop the others.
  /// - Throws: A `Diagnostic` or `InvalidBook` where the block asks for what is not there.
  init(_ spec: Spec, in scope: BlockScope) throws
}

extension BlockType {
  /// What `explain` says of the keys.
  package static var keyDescriptions: [KeyDescription] { Spec.keyDescriptions }
  package static var summary: String { "" }
  package static var example: String { "" }
}

/// The keys of a block that may have a name.
package protocol ShownSpec: BlockSpec {
  /// The block's name in links.
  var id: String? { get }
}

/// A block whose keys are read, and that is not yet checked against the blocks before it.
package struct BlockDraft: Sendable {
  /// What a block says before it is checked.
  package enum Content: Sendable {
    /// An experiment, whose references are not resolved.
    case experiment(Block.Experiment)
    /// What makes a block that shows something of the blocks before it.
    case shown(@Sendable (BlockScope) throws -> any BlockContent)
    /// What is wrong with a block that would show something: a draft shows all else.
    case wrong([Diagnostic])
  }

  /// The block's id.
  package var id: String
  /// What it says.
  package var content: Content
  /// Where its opening fence stands.
  package var location: SourceLocation
  /// Its lines, from 1.
  package var lines: ClosedRange<Int>
  /// The YAML as written.
  package var source: String
  /// The word in its fence.
  package var word: String

  /// What is wrong with it as it is written.
  package var complaints: [Diagnostic] {
    if case .wrong(let complaints) = content { complaints } else { [] }
  }

  /// The block, once its content is checked.
  package func block(_ content: any BlockContent) -> Block {
    Block(id: id, content: content, location: location, lines: lines, source: source)
  }
}

extension BlockType {
  /// The block that some keys describe, to be checked.
  ///
  /// - Parameters:
  ///   - entries: The block's keys and values, parameters filled in.
  ///   - location: Where the block begins.
  /// - Returns: The id that the block gives itself, and what checks it.
  /// - Throws: `InvalidBook` with every unknown key, missing key and wrong value.
  static func draft(
    _ entries: [SpecNode.Entry], location: SourceLocation
  ) throws -> (id: String?, content: BlockDraft.Content) {
    let spec = try Spec.decode(entries, blockName: word, location: location)
    return (spec.id, .shown { try Self(spec, in: $0) })
  }
}

/// The types of blocks that a book may have, besides experiments.
package struct BlockRegistry: Sendable {
  private let types: [String: any BlockType.Type]
  /// The words that may follow `yaml` in a block's fence.
  package let words: [String]

  /// The given types.
  ///
  /// Two types of one word are a mistake of the program, which then does not start.
  package init(_ types: [any BlockType.Type]) {
    words = [Block.Experiment.word] + types.map { $0.word }
    var known = [Block.Experiment.word: "Experiment"]
    for type in types {
      if let other = known.updateValue("\(type)", forKey: type.word) {
        fatalError("the word '\(type.word)' is that of two types of block: \(other) and \(type)")
      }
    }
    self.types = Dictionary(uniqueKeysWithValues: types.map { ($0.word, $0) })
  }

  /// The words of the types, in order, without that of experiments.
  package var shownWords: [String] { Array(words.dropFirst()) }

  /// The type of a word; none of `experiment`, which is every book's.
  package subscript(word: String) -> (any BlockType.Type)? { types[word] }
}
