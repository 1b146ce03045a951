import Chapters
import Foundation
import Frames

/// All that running one cell takes, wherever it is run.
package struct CellTask: Codable, Sendable {
  /// An output that the cell reads.
  struct Input: Codable, Sendable {
    /// The block that put it out.
    var block: String
    /// The cell's place in that block's grid.
    var axes: [AxisValue]
    /// The output's hash.
    var hash: String
    /// Its objects.
    var contents: OutputContents
  }

  /// The cell's place in the book, for messages.
  var name: String
  /// The kind's name.
  var kind: String
  /// Its keys and values in turn, parameters and axes filled in.
  var entries: [SpecNode]
  /// The seed of its random streams.
  var seed: UInt64
  /// How many threads it may keep busy.
  var threads: Int
  /// The chapter's folder.
  var folder: String
  /// A folder for files that are gone when the run is over.
  var scratch: String
  /// Where the system calls of its programs are noted, if they are.
  var trace: String?
  /// The outputs that it reads.
  var inputs: [Input]
  /// What it may use at most.
  var limits: CellLimits
  /// What becomes of the last bits of its results.
  var numerics = Numerics.portable
}

/// How running a cell ended.
package enum CellEnding: Codable, Sendable {
  /// Its output is among the store's objects.
  case done(OutputContents, CellUsage)
  /// It failed; `exit` says how its process ended, where that is not its own word.
  case failed(String, exit: String?, CellUsage)
  /// The store could not be written: no fault of the cell's.
  case storeFailed(String)
}

/// What running a cell took, and where.
package struct CellUsage: Codable, Sendable, Hashable {
  /// What it took.
  package var cost: CellCost
  /// The machine that ran it, where that may be another than the runner's.
  package var host: String?
  /// What bitwise results depend on there; none where nothing is known.
  package var platform: String?

  /// What a run took from its beginning until now.
  init(since start: ContinuousClock.Instant) {
    cost = CellCost(seconds: start.duration(to: .now).inSeconds)
  }
}

extension CellTask {
  /// Runs the cell in this process, its output written among the store's objects.
  ///
  /// - Parameters:
  ///   - kinds: Where the kind is looked up.
  ///   - objects: The store's objects.
  ///   - report: Called with how far the run is.
  /// - Returns: How it ended; what it took is for the caller to add.
  func perform(
    kinds: KindRegistry, objects: ObjectStore,
    progress report: @escaping @Sendable (Progress) -> Void
  ) async -> CellEnding {
    let start = ContinuousClock.now
    var usage: CellUsage { CellUsage(since: start) }
    let output: Output
    do {
      output = try await run(kinds: kinds, objects: objects, progress: report)
    } catch {
      return .failed("\(error)", exit: nil, usage)
    }
    do {
      return .done(try objects.write(output), usage)
    } catch {
      return .storeFailed("\(error)")
    }
  }

  private func run(
    kinds: KindRegistry, objects: ObjectStore,
    progress report: @escaping @Sendable (Progress) -> Void
  ) async throws -> Output {
    guard let kind = kinds[kind] else { throw UnknownKind(name: kind) }
    let place = SourceLocation(file: name, line: 1, column: 1)
    let spec = try kind.decodeSpec(pairs, location: place).spec
    let inputs = try inputs.map { ($0.block, try $0.stored(in: objects)) }
    let folder = URL(fileURLWithPath: folder)
    let context = RunContext(
      seed: seed, threads: threads, folder: folder, scratch: URL(fileURLWithPath: scratch),
      trace: trace,
      inputs: Dictionary(inputs, uniquingKeysWith: { first, _ in first }), progress: report)
    let output = try await kind.run(erased: spec, context)
    try output.check(against: kind.schema(erased: spec, in: folder), of: kind.name)
    return output
  }

  private var pairs: [SpecNode.Entry] {
    stride(from: 0, to: entries.count - 1, by: 2).map { (key: entries[$0], value: entries[$0 + 1]) }
  }
}

extension CellTask.Input {
  fileprivate func stored(in objects: ObjectStore) throws -> StoredOutput {
    try objects.output(hash: hash, contents, axes: axes)
  }
}

extension Output {
  /// Checks that the frames are those that the kind declares: anything else is a mistake in the kind, told
  /// as a failed cell.
  ///
  /// - Parameters:
  ///   - schema: What the kind declares.
  ///   - kind: The kind's name.
  /// - Throws: `UndeclaredOutput`.
  package func check(against schema: OutputSchema, of kind: String) throws {
    for declared in schema.frames {
      let found = frames.first { $0.name == declared.name }
      guard found.map({ declared.allows($0.columns) }) ?? declared.isOptional else {
        throw UndeclaredOutput(kind: kind, frame: declared.name)
      }
      if let frame = found, let misfit = frame.misfit {
        throw UnfitValue(kind: kind, frame: frame.name, misfit: misfit)
      }
    }
  }
}

/// A kind whose output is not what it declares.
struct UndeclaredOutput: Error, CustomStringConvertible {
  let kind: String
  let frame: String

  var description: String {
    "the kind '\(kind)' did not put out the frame '\(frame)' with the columns that it declares"
  }
}

/// A kind that puts a value of one type into a column of another.
struct UnfitValue: Error, CustomStringConvertible {
  let kind: String
  let frame: String
  let misfit: Frame.Misfit

  var description: String {
    "the kind '\(kind)' put '\(misfit.value.plain)' into the column '\(misfit.column.name)' of the frame "
      + "'\(frame)', row \(misfit.row), whose values are of the type \(misfit.column.type.rawValue)"
  }
}

/// A kind that the program that runs a cell does not have.
struct UnknownKind: Error, CustomStringConvertible {
  let name: String

  var description: String { "there is no kind '\(name)' in this program" }
}

extension Duration {
  /// The duration in seconds.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
