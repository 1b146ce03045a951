import ArgumentParser
import Foundation
import NotebookCommands
import Tensors
import Transformer

/// `palimpsest model check`: compares a checkpoint with what another implementation computed.
struct CheckModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare a checkpoint with tensors that another implementation computed.",
    discussion: """
      The file has input_ids (i64, [batch, length]) and any of logits, loss, hidden_states.N and \
      grad.NAME, with the tensor names of a Hugging Face checkpoint.
      """)

  @Argument(help: ModelPlace.help)
  var folder: String
  @Option(help: ArgumentHelp("The expected tensors.", valueName: "file.safetensors"))
  var expected: String
  @Flag(help: "Print JSON: [{tensor, shape, max_absolute, max_relative}].")
  var json = false

  func run() throws {
    try Console.reportingFileErrors {
      let model = try Checkpoint.load(URL(fileURLWithPath: folder))
      let file = try SafeTensors(contentsOf: URL(fileURLWithPath: expected))
      let differences = try model.differences(from: file, path: expected)
      if json { try Console.printJSON(differences) } else { Console.print(Self.text(differences)) }
    }
  }

  private static func text(_ differences: [TensorDifference]) -> String {
    let width = differences.map(\.tensor.count).max() ?? 0
    let head = "tensor".padding(toLength: width, withPad: " ", startingAt: 0)
    let lines = differences.map { difference in
      let name = difference.tensor.padding(toLength: width, withPad: " ", startingAt: 0)
      let figures = [difference.maxAbsolute, difference.maxRelative]
        .map { String(format: "%12.2e", $0) }
      return name + figures.joined()
    }
    return ([head + "    absolute    relative"] + lines).joined(separator: "\n")
  }
}
