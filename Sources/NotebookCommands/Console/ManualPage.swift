import Foundation

/// A manual page in the language of man(7), written from what `--help` knows.
///
/// ArgumentParser has a plugin that writes manuals: it builds every program of the package for debugging first, which
/// takes minutes.
struct ManualPage {
  /// A command as ArgumentParser describes it.
  private struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  /// An argument of a command.
  private struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var preferredName: Name?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?
    var discussion: String?
  }

  private struct Help: Decodable {
    var command: Command
  }

  private let command: Command
  private let title: String

  /// A page.
  ///
  /// - Parameters:
  ///   - help: What `--experimental-dump-help` prints.
  ///   - title: The program with its version.
  /// - Throws: Where that is spelled otherwise.
  init(help: Data, title: String) throws {
    command = try JSONDecoder().decode(Help.self, from: help).command
    self.title = title
  }

  /// The page.
  var text: String {
    let name = command.commandName
    let summary = command.abstract.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 } ?? ""
    var lines = [
      ".TH \(Self.quoted(name.uppercased())) 1 \"\" \(Self.quoted(title))", ".SH NAME",
      Self.escaped(name) + " \\- " + Self.escaped(summary), ".SH SYNOPSIS",
      ".B " + Self.escaped(name), ".I command", "[options]", ".SH DESCRIPTION",
    ]
    lines += Self.paragraphs(command.discussion)
    lines.append(".SH COMMANDS")
    lines += (command.subcommands ?? []).flatMap { Self.section($0, of: name) }
    return lines.joined(separator: "\n")
  }

  /// What a command does and takes, and those below it.
  private static func section(_ command: Command, of parent: String) -> [String] {
    guard command.shouldDisplay ?? true, command.commandName != "help" else { return [] }
    let name = "\(parent) \(command.commandName)"
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    let own = arguments.filter { argument in
      argument.names?.contains { ["help", "version"].contains($0.name) } != true
    }
    let synopsis = own.filter { $0.kind == "positional" }.map(usage)
    let rest = own.contains { $0.kind != "positional" } ? ["[options]"] : []
    var lines = [".SS " + quoted(([name] + synopsis + rest).joined(separator: " "))]
    lines += paragraphs(command.abstract)
    if let discussion = command.discussion, !discussion.isEmpty {
      lines += [".PP"] + paragraphs(discussion)
    }
    for argument in own {
      lines += [".TP", head(argument)]
      lines += paragraphs(argument.abstract.map { $0 + fallback(argument) })
      if let discussion = argument.discussion { lines += paragraphs(discussion) }
    }
    return lines + (command.subcommands ?? []).flatMap { section($0, of: name) }
  }

  private static func usage(_ argument: Argument) -> String {
    let name = "<\(argument.valueName ?? "value")>" + (argument.isRepeating ? " ..." : "")
    return argument.isOptional ? "[\(name)]" : name
  }

  private static func head(_ argument: Argument) -> String {
    let value = quoted(argument.valueName ?? "value")
    guard argument.kind != "positional" else { return ".I " + value }
    let names = (argument.names ?? []).map(\.text).sorted { $0.count < $1.count }
      .joined(separator: ", ")
    guard argument.kind == "option" else { return ".B " + quoted(names) }
    return ".BI \(quoted(names + " ")) \(value)"
  }

  private static func fallback(_ argument: Argument) -> String {
    argument.defaultValue.map { $0.isEmpty ? "" : " (default: \($0))" } ?? ""
  }

  /// Lines of text; those that are indented stand as they are.
  private static func paragraphs(_ text: String?) -> [String] {
    var lines: [String] = []
    var isExample = false
    for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("  ") != isExample, !line.isEmpty {
        isExample.toggle()
        lines += isExample ? [".nf"] : [".fi"]
      }
      lines.append(line.isEmpty ? ".PP" : escaped(String(line)))
    }
    return lines + (isExample ? [".fi"] : [])
  }

  private static func quoted(_ text: String) -> String {
    "\"" + escaped(text).replacing("\"", with: "\\(dq") + "\""
  }

  /// Text that is no request: a line may not begin with a full stop or an apostrophe.
  private static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}
