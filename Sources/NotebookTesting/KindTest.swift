import Chapters
import Foundation
import Frames
import Notebook
import Synchronization

/// Runs one kind of experiment in memory, for tests: keys in, typed results out.
///
/// There is no book, no store and no process; files that a run needs lie in a temporary folder that is
/// removed afterwards. It works with every test library: what is wrong is thrown, or returned as text.
///
///     let walk = KindTest(RandomWalkKind.self)
///     let run = try await walk.run("walks: 100\nsteps: 8")
///     #expect(run.results.returns.map(\.step) == [2, 4, 8])
///     #expect(walk.complaints(about: "walks: 0") == ["walks: 0 is out of range: 1 to 10000000"])
public struct KindTest<Kind: ExperimentKind>: Sendable {
  private let files: [String: Data]

  /// A test of a kind.
  ///
  /// - Parameters:
  ///   - kind: The kind.
  ///   - files: Files in the chapter's folder, by the paths that keys name them by.
  public init(_ kind: Kind.Type = Kind.self, files: [String: Data] = [:]) {
    self.files = files
  }

  /// Runs a cell.
  ///
  /// - Parameters:
  ///   - keys: The block's keys in YAML, as a chapter has them; those that every block has (`id`, `run`,
  ///     `seed`, `sweep`) are not among them.
  ///   - inputs: What the blocks that the keys refer to put out, by id.
  ///   - seed: The seed of the cell's random streams.
  ///   - threads: How many threads the cell may keep busy.
  /// - Returns: What it put out.
  /// - Throws: `InvalidBook` where the keys are wrong, `UnsuitableInput` where an input is missing or not
  ///   what a key wants, whatever the kind throws, and an error where the output is not what the kind
  ///   declares.
  public func run(
    _ keys: String = "", inputs: [String: KindOutput] = [:], seed: UInt64 = 0, threads: Int = 2
  ) async throws -> KindRun<Kind> {
    try await run(spec(keys), inputs: inputs, seed: seed, threads: threads)
  }

  /// Runs a cell of a spec; otherwise as `run(_:inputs:seed:threads:)` with keys.
  ///
  /// - Returns: What it put out.
  /// - Throws: `UnsuitableInput`, whatever the kind throws, and an error where the output is not what the
  ///   kind declares.
  public func run(
    _ spec: Kind.Spec, inputs: [String: KindOutput] = [:], seed: UInt64 = 0, threads: Int = 2
  ) async throws -> KindRun<Kind> {
    try check(inputs, suit: spec)
    let chapter = try ScratchFolder(files)
    let scratch = try ScratchFolder()
    // The blobs of inputs are files that are removed with what holds them: they are held to the end.
    defer { withExtendedLifetime((inputs, chapter, scratch)) {} }
    let told = Told()
    let context = RunContext(
      seed: seed, threads: threads, folder: chapter.url, scratch: scratch.url,
      inputs: inputs.mapValues(\.stored)
    ) { progress in
      told.progress.withLock { $0.append(progress) }
    }
    let results = try await Kind.run(spec, context)
    let output = try results.output()
    let schema = try Kind.schema(of: spec, in: chapter.url)
    try output.check(against: schema, of: Kind.name)
    return KindRun(
      results: results, output: try KindOutput(output, provides: schema.provides),
      progress: told.progress.withLock { $0 })
  }

  /// Runs a cell twice, on one thread and on three.
  ///
  /// - Parameters:
  ///   - keys: The block's keys in YAML.
  ///   - inputs: What the blocks that the keys refer to put out, by id.
  ///   - seed: The seed of the cell's random streams.
  /// - Returns: What it put out.
  /// - Throws: `DifferentBytes` where the two outputs differ in a byte, and what `run` throws.
  @discardableResult
  public func runTwice(
    _ keys: String = "", inputs: [String: KindOutput] = [:], seed: UInt64 = 0
  ) async throws -> KindRun<Kind> {
    let first = try await run(keys, inputs: inputs, seed: seed, threads: 1)
    let second = try await run(keys, inputs: inputs, seed: seed, threads: 3)
    let differing = try first.output.parts(differingFrom: second.output)
    guard differing.isEmpty else { throw DifferentBytes(kind: Kind.name, parts: differing) }
    return first
  }

  /// Runs a cell, and holds what it puts out against what was pinned, so that nobody changes a kind's code in a way
  /// that matters and leaves its version: results that older code made would be taken for those of the new.
  ///
  ///     try await walk.pin("1 5e1c5ac0f2f3a1b0", "walks: 100\nsteps: 8")
  ///
  /// - Parameters:
  ///   - pinned: The kind's version, and a hash over all bytes of the output; the error says what to write here,
  ///     at first too.
  ///   - keys: The block's keys in YAML.
  ///   - inputs: What the blocks that the keys refer to put out, by id.
  ///   - seed: The seed of the cell's random streams.
  /// - Throws: `ChangedOutput` where it puts out something else, and what `run` throws.
  public func pin(
    _ pinned: String, _ keys: String = "", inputs: [String: KindOutput] = [:], seed: UInt64 = 0
  ) async throws {
    let hash = try await run(keys, inputs: inputs, seed: seed).output.hash
    let words = pinned.split(separator: " ").map(String.init)
    guard words != [String(Kind.version), hash] else { return }
    throw ChangedOutput(
      kind: Kind.name, version: Kind.version, hash: hash,
      isNewVersion: words.first != String(Kind.version))
  }

  /// What the author of a chapter is told of keys, from the top down.
  ///
  /// - Parameter keys: The block's keys in YAML.
  /// - Returns: The messages, without their places; none where nothing is wrong.
  public func complaints(about keys: String) -> [String] {
    do {
      _ = try spec(keys)
      return []
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.message)
    } catch let problem as Diagnostic {
      return [problem.message]
    } catch {
      return ["\(error)"]
    }
  }

  /// What a cell says that fails.
  ///
  /// - Parameters:
  ///   - keys: The block's keys in YAML.
  ///   - inputs: What the blocks that the keys refer to put out, by id.
  ///   - seed: The seed of the cell's random streams.
  /// - Returns: The message; none where it does not fail.
  public func failure(
    _ keys: String = "", inputs: [String: KindOutput] = [:], seed: UInt64 = 0
  ) async -> String? {
    do {
      _ = try await run(keys, inputs: inputs, seed: seed)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// The spec that keys make.
  ///
  /// - Parameter keys: The block's keys in YAML.
  /// - Returns: The spec.
  /// - Throws: `InvalidBook` or a `Diagnostic` where they are wrong.
  public func spec(_ keys: String) throws -> Kind.Spec {
    let node = try YAML.parse(YAML.Source(text: keys, file: "keys"))
    guard let entries = node.entries else { throw node.complaint("expected keys with values") }
    return try Kind.Spec.decode(entries, blockName: Kind.name, location: node.location)
  }

  private func check(_ inputs: [String: KindOutput], suit spec: Kind.Spec) throws {
    for (name, key) in spec.keys {
      for reference in key.references {
        guard let input = inputs[reference.id] else {
          throw UnsuitableInput(
            "'\(name)' refers to '\(reference.id)', which is not among the inputs")
        }
        if let wanted = key.accepts, !input.provides.contains(wanted) {
          throw UnsuitableInput(
            "'\(name)' wants a \(wanted.rawValue), which the input '\(reference.id)' is not")
        }
      }
    }
  }
}

/// What a run of a kind put out.
public struct KindRun<Kind: ExperimentKind>: Sendable {
  /// The results, as the kind declares them.
  public let results: Kind.Results
  /// The results as they are stored, to be handed to another run.
  public let output: KindOutput
  /// How far the run said that it was, in order.
  public let progress: [Notebook.Progress]
}

/// Two runs of the same cell that put out different bytes.
public struct DifferentBytes: Error, CustomStringConvertible {
  /// The kind.
  package let kind: String
  /// The frames and blobs that differ.
  package let parts: [String]

  public var description: String {
    "two runs of '\(kind)' put out different bytes: \(parts.joined(separator: ", "))"
  }
}

/// A kind that does not put out what was pinned.
public struct ChangedOutput: Error, CustomStringConvertible {
  /// The kind.
  let kind: String
  /// Its version.
  let version: Int
  /// The hash of what it puts out.
  let hash: String
  /// Whether something else was pinned for another version.
  let isNewVersion: Bool

  public var description: String {
    isNewVersion
      ? "pin version \(version) of '\(kind)': \"\(version) \(hash)\""
      : "version \(version) of '\(kind)' does not put out what was pinned: raise the version, and "
        + "pin \"\(version + 1) \(hash)\""
  }
}

/// An input that a key refers to, but that a test does not give, or not as the key wants it.
public struct UnsuitableInput: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// What a run tells of how far it is.
private final class Told: Sendable {
  let progress = Mutex<[Notebook.Progress]>([])
}
