import Chapters
import Foundation
import Frames
import Subprocess
import SystemPackage

/// Runs a program; what it prints becomes a frame.
package enum CommandKind: ExperimentKind {
  /// The keys of `command`.
  package struct Spec: BlockSpec {
    /// The program and its arguments.
    @Key(
      """
      The program and its arguments, run in the chapter's folder. An argument that names a file of \
      the book is one of its inputs. `${name}` stands for an axis of the block, a parameter of the \
      profile, or the seed (`${seed}`, also in the variable PALIMPSEST_SEED).
      """)
    package var command: [String]
    /// Blocks whose frames the program reads.
    @Key(
      """
      Earlier blocks that the program reads: the first frame of each, as a JSON list of rows in the \
      file named by PALIMPSEST_INPUT_<ID>, the id in capitals, with _ for -.
      """)
    package var after: [Input<AnyOutput>] = []
    /// How its output is read.
    @Key("How its standard output becomes a frame.") package var format: TableFormat = .jsonl
    /// Files that it reads.
    @Key("Files and folders that it reads besides, from the chapter's folder.")
    package var inputs: [InputFile] = []
    /// Variables that it reads.
    @Key("Environment variables that its output depends on; others are inherited all the same.")
    package var env: [String] = []
    /// What stands between values.
    @Key(later: "What stands between values where the format is csv: one character, or tab.")
    package var delimiter: Delimiter?
    /// Words for a missing value.
    @Key(later: "Words that stand for a missing value, besides nothing at all.")
    package var missing: [String] = []
    /// How its output stands for text.
    @Key(later: "The encoding of its output; UTF-8 where none is given.")
    package var encoding: TextEncoding?
    /// What is said of its columns.
    @Key(
      later:
        "Its columns that have a type, a unit or a label: `{day: date, w: {type: number, unit: g, label: Weight}}`."
    )
    package var columns = DeclaredColumns()

    package init() {}

    /// How its output is read.
    fileprivate var options: TableFormat.Options {
      TableFormat.Options(delimiter, missing: missing, encoding, columns)
    }
  }

  package static let name = "command"
  package static let version = 1
  package static let runsPrograms = true
  package static let isNumeric = false
  package static let summary =
    "Runs a program in the chapter's folder; what it prints becomes a frame. Only where book.yml "
    + "says allow_commands: true."

  /// What the program printed.
  package struct Results: KindResults {
    /// Its rows.
    @OpenTable("A row that the program printed.") package var rows: Frame

    package init() {}
  }

  package static func schema(of spec: Spec, in folder: URL) throws -> OutputSchema {
    var known: [String: String] = [:]
    for block in spec.after {
      let variable = inputVariable(block.id)
      let other = known.updateValue(block.id, forKey: variable) ?? block.id
      guard other == block.id else {
        throw Diagnostic(
          block.reference.location,
          "'\(other)' and '\(block.id)' would both come in \(variable); one needs another id")
      }
    }
    return schema
  }

  package static func outsideInputs(of spec: Spec, in folder: URL) -> OutsideInputs {
    var inputs = OutsideInputs(variables: spec.env)
    let home = folder.path
    for (position, argument) in spec.command.enumerated() {
      // A program without a slash is looked up in PATH.
      guard position > 0 || argument.contains("/") else { continue }
      let value = argument.hasPrefix("-") ? argument.split(separator: "=").dropFirst().first : nil
      let path = value.map(String.init) ?? argument
      if BookFiles.isOfBook(path, folder: folder, home) { inputs.add(InputFile(path: path)) }
    }
    return inputs
  }

  package static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    guard let program = spec.command.first else { throw CommandFailure("the command is empty") }
    let variables = try inputVariables(spec.after, context)
    let tail = OutputTail()
    if let problem = CommandProgram(words: spec.command, folder: context.folder).problem {
      throw CommandFailure(problem)
    }
    let words =
      context.trace.map { SystemCallTrace.command(spec.command, notedIn: $0) } ?? spec.command
    let ended: Ended
    do {
      ended = try await start(words, variables, tail, context)
    } catch let error as SubprocessError where error.underlyingError?.rawValue == ENOEXEC {
      // As from a shell: a script whose first line names nothing is read by sh.
      ended = try await start(["/bin/sh"] + words, variables, tail, context)
    }
    guard ended.closureResult.count <= largestOutput else {
      throw CommandFailure(
        "'\(program)' printed more than \(ByteCount.spelled(largestOutput)); a frame holds a table")
    }
    guard ended.terminationStatus.isSuccess else {
      let words = tail.text
      throw CommandFailure(
        "'\(program)' \(ended.terminationStatus.words)" + (words.isEmpty ? "" : "\n\(words)"))
    }
    var results = Results()
    results.rows = try spec.format.frame(
      "rows", ended.closureResult, source: "the output of '\(program)'", spec.options)
    MachinePaths(folder: context.folder, scratch: context.scratch).shorten(
      &results.rows, readFrom: ended.closureResult)
    return results
  }

  /// More than this on standard output fails the cell, before it fills the memory.
  private static let largestOutput = 256_000_000

  private typealias Ended = ExecutionResult<Data, SequenceOutput, SequenceOutput>

  private static func start(
    _ words: [String], _ variables: [Environment.Key: String?], _ tail: OutputTail,
    _ context: RunContext
  ) async throws -> Ended {
    var options = PlatformOptions()
    options.processGroupID = 0
    let configuration = Configuration(
      executable: words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
      arguments: Arguments(Array(words.dropFirst())),
      environment: .inherit.updating(variables), workingDirectory: FilePath(context.folder.path),
      platformOptions: options)
    let lines = LastLines()
    return try await Subprocess.run(
      configuration, input: .none, output: .sequence, error: .sequence
    ) { execution in
      async let complaints: Void = tail.read(execution.standardError) {
        lines.add($0, to: .errors)
      }
      // Ends with this scope.
      async let _: Void = lines.follow { context.printed($0) }
      var printed = Data()
      for try await buffer in execution.standardOutput {
        buffer.withUnsafeBytes {
          printed.append(contentsOf: $0)
          lines.add($0, to: .output)
        }
        if printed.count > largestOutput {
          kill(-execution.processIdentifier.value, SIGKILL)
          break
        }
      }
      await complaints
      return printed
    }
  }

  /// The variables that tell the program its seed and the files with the frames that it reads.
  private static func inputVariables(
    _ references: [Input<AnyOutput>], _ context: RunContext
  ) throws -> [Environment.Key: String?] {
    var variables: [Environment.Key: String?] = ["PALIMPSEST_SEED": String(context.seed)]
    for reference in references {
      guard let frame = context.output(of: reference).labelledFrames.first else { continue }
      try FileManager.default.createDirectory(
        at: context.scratch, withIntermediateDirectories: true)
      let file = context.scratch.appending(path: "\(reference.id).json")
      try frame.rowsAsJSON().write(to: file)
      variables[.init(stringLiteral: inputVariable(reference.id))] = file.path
    }
    return variables
  }

  /// `PALIMPSEST_INPUT_DOSES`.
  static func inputVariable(_ id: String) -> String {
    "PALIMPSEST_INPUT_" + id.uppercased().replacingOccurrences(of: "-", with: "_")
  }
}

/// A program that did not do what was asked.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
