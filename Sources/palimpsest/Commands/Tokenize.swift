import ArgumentParser
import Foundation
import NotebookCommands
import Tensors
import Transformer

/// `palimpsest tokenize`: lines of text to tokens, and back.
struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Turn lines on standard input into JSON arrays of token ids, or back.")

  @Argument(
    help: ArgumentHelp("The folder with tokenizer.json, or a .gguf file.", valueName: "dir"))
  var folder: String
  @Flag(help: "Turn JSON arrays of ids into text.")
  var decode = false
  @Flag(help: "Each line of text, read or written, is a JSON string.")
  var json = false

  func run() throws {
    try Console.reportingFileErrors {
      let tokenizer = try Tokenizer(ofModelAt: URL(fileURLWithPath: folder))
      var number = 0
      while let line = readLine() {
        number += 1
        Console.printData(
          try decode ? text(line, number, tokenizer) : tokens(line, number, tokenizer))
      }
    }
  }

  private func tokens(
    _ line: String, _ number: Int, _ tokenizer: Tokenizer
  ) throws -> String {
    let text = json ? try Self.parsed(String.self, line, number, "a JSON string") : line
    return "[" + tokenizer.encode(text).map(String.init).joined(separator: ", ") + "]"
  }

  private func text(
    _ line: String, _ number: Int, _ tokenizer: Tokenizer
  ) throws -> String {
    let ids = try Self.parsed([Int32].self, line, number, "a JSON array of ids")
    let text = tokenizer.decode(ids)
    return json ? String(decoding: try JSONEncoder().encode(text), as: UTF8.self) : text
  }

  private static func parsed<Value: Decodable>(
    _ type: Value.Type, _ line: String, _ number: Int, _ expected: String
  ) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(line.utf8))
    } catch {
      throw FileError("standard input:\(number)", "expected \(expected)")
    }
  }
}
