import ArgumentParser
import Foundation
import NotebookCommands
import Tensors
import Transformer

/// `palimpsest model logits`: what a checkpoint expects next.
struct ModelLogits: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits",
    abstract: "Show the likeliest next tokens after a prompt.",
    discussion: """
        palimpsest model logits gpt2/ --prompt "The Space Needle is in the city of"

      The prompt needs a tokenizer, in the folder or the file; --tokens takes ids instead. --continue goes on \
      with the likeliest tokens.
      """)

  @Argument(help: ModelPlace.help)
  var folder: String
  @Option(help: "The text.") var prompt: String?
  @Option(help: ArgumentHelp("Token ids.", valueName: "id ..."))
  var tokens: TokenList?
  @Option(help: "How many tokens are shown.") var top = 10
  @Option(name: .customLong("continue"), help: "Tokens to add, the likeliest each time.")
  var count = 0
  @Flag(help: "Print JSON: {tokens, next: [{token, text, logit, probability}], continuation}.")
  var json = false

  private struct Candidate: Encodable {
    var token: Int32
    var text: String?
    var logit: Float
    var probability: Float
  }

  private struct Answer: Encodable {
    var tokens: [Int32]
    var next: [Candidate]
    var continuation: [Int32]
    var text: String?
  }

  func validate() throws {
    guard (prompt == nil) != (tokens == nil) else {
      throw ValidationError("give either --prompt or --tokens")
    }
    guard top > 0, count >= 0 else { throw ValidationError("--top and --continue count tokens") }
  }

  func run() throws {
    try Console.reportingFileErrors {
      let answer = try answer()
      if json { try Console.printJSON(answer) } else { Console.print(Self.text(answer)) }
    }
  }

  private func answer() throws -> Answer {
    let url = URL(fileURLWithPath: folder)
    let needsTokenizer = prompt != nil || Tokenizer.isThere(withModelAt: url)
    let tokenizer = needsTokenizer ? try Tokenizer(ofModelAt: url) : nil
    let model = try Checkpoint.load(url)
    let read = prompt.flatMap { tokenizer?.encode($0) } ?? tokens?.ids ?? []
    try check(read, model.configuration)
    let logits = model.nextTokenLogits([read], threads: 1)
    let probabilities = logits.softmax().scalars
    let scalars = logits.scalars
    let order = scalars.indices.sorted { (scalars[$1], $0) < (scalars[$0], $1) }
    let next = order.prefix(top).map { token in
      Candidate(
        token: Int32(token), text: tokenizer?.decode([Int32(token)]), logit: scalars[token],
        probability: probabilities[token])
    }
    let added = count == 0 ? [] : model.generate([read], count: count)[0]
    return Answer(
      tokens: read, next: next, continuation: added,
      text: count == 0 ? nil : tokenizer?.decode(read + added))
  }

  private func check(_ tokens: [Int32], _ shape: ModelConfiguration) throws {
    guard !tokens.isEmpty else { throw ValidationError("the prompt has no tokens") }
    if let wrong = tokens.first(where: { !(0..<Int32(shape.vocabulary)).contains($0) }) {
      throw ValidationError("token \(wrong) is not among \(shape.vocabulary) words")
    }
    guard count <= shape.contextLength - tokens.count else {
      throw ValidationError(
        "\(tokens.count) tokens and \(count) more are more than the model's \(shape.contextLength)")
    }
    if let objection = shape.objection(toReading: tokens.count) {
      throw ValidationError(objection)
    }
  }

  private static func text(_ answer: Answer) -> String {
    let lines = answer.next.map { candidate in
      String(format: "%8d %10.4f %9.6f  ", candidate.token, candidate.logit, candidate.probability)
        + (candidate.text.map { "\($0.debugDescription)" } ?? "")
    }
    let continuation =
      answer.continuation.isEmpty
      ? [] : ["", answer.text ?? answer.continuation.map(String.init).joined(separator: " ")]
    return (["   token      logit    chance"] + lines + continuation).joined(separator: "\n")
  }
}
