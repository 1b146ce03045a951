import Chapters
import Foundation
import Frames
import Notebook

/// A fact as files of CounterFact have it.
struct CounterFactRow: Sendable, Hashable {
  /// What questions are joined by.
  var identifier: String
  var subject: String
  /// The prompt, the subject in it.
  var prompt: String
  var answer: String
  /// What an edit makes the model say.
  var injected: String
  var paraphrases: [String]
  var neighborhood: [String]

  /// Where such files come from.
  static let source =
    "The file is counterfact.json of ROME (rome.baulab.info/data), or a CSV of the columns subject, "
    + "prompt, target_true, target_false, paraphrase_prompts, neighborhood_prompts and prompt_id."

  /// The facts of a file: a JSON list as ROME publishes it, or a CSV table of its columns.
  ///
  /// - Throws: What is missing.
  static func read(_ file: InputFile, _ context: RunContext) throws -> [CounterFactRow] {
    file.path.hasSuffix(".json") ? try json(file, context) : try table(file, context)
  }

  private struct Entry: Decodable {
    struct Rewrite: Decodable {
      struct Target: Decodable { var str: String }
      var prompt: String
      var subject: String
      var right: Target
      var injected: Target

      enum CodingKeys: String, CodingKey {
        case prompt, subject
        case right = "target_true"
        case injected = "target_new"
      }
    }
    var identifier: Int
    var rewrite: Rewrite
    var paraphrases: [String]
    var neighborhood: [String]

    enum CodingKeys: String, CodingKey {
      case identifier = "case_id"
      case rewrite = "requested_rewrite"
      case paraphrases = "paraphrase_prompts"
      case neighborhood = "neighborhood_prompts"
    }
  }

  private static func json(_ file: InputFile, _ context: RunContext) throws -> [CounterFactRow] {
    guard let data = try? Data(contentsOf: context.url(of: file)) else {
      throw UnsuitableTable("'\(file.path)' cannot be read. \(source)")
    }
    let entries: [Entry]
    do {
      entries = try JSONDecoder().decode([Entry].self, from: data)
    } catch let DecodingError.keyNotFound(key, place) {
      let path = (place.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
      throw UnsuitableTable("'\(file.path)' has no '\(path)'. \(source)")
    } catch {
      throw UnsuitableTable("'\(file.path)' is no list of CounterFact's objects. \(source)")
    }
    return entries.map { entry in
      let rewrite = entry.rewrite
      return CounterFactRow(
        identifier: String(entry.identifier), subject: rewrite.subject,
        prompt: rewrite.prompt.replacingOccurrences(of: "{}", with: rewrite.subject),
        answer: rewrite.right.str.trimmed, injected: rewrite.injected.str.trimmed,
        paraphrases: entry.paraphrases, neighborhood: entry.neighborhood)
    }
  }

  private static func table(_ file: InputFile, _ context: RunContext) throws -> [CounterFactRow] {
    let needed = [
      "prompt_id", "subject", "prompt", "target_true", "target_false", "paraphrase_prompts",
      "neighborhood_prompts",
    ]
    let table = try context.table(file, needing: needed, from: source)
    let places = needed.compactMap { table.index(of: $0) }
    return try table.rows.enumerated().map { number, row in
      let values = places.map { row[$0].written?.trimmed ?? "" }
      guard values[1...4].allSatisfy({ !$0.isEmpty }) else {
        throw UnsuitableTable(
          "row \(number + 1) of '\(file.path)' lacks its subject, prompt or targets")
      }
      return CounterFactRow(
        identifier: values[0], subject: values[1],
        prompt: values[2].replacingOccurrences(of: "{}", with: values[1]), answer: values[3],
        injected: values[4], paraphrases: WrittenList.items(values[5]),
        neighborhood: WrittenList.items(values[6]))
    }
  }
}

/// Multiple-choice questions on facts, by what they are joined by.
enum CounterFactQuestions {
  private static let source =
    "The file is a table of the columns question, target_true, targets_false (a list) and prompt_id."

  static func read(
    _ file: InputFile, _ context: RunContext
  ) throws -> [String: FactSet.Question] {
    let needed = ["prompt_id", "question", "target_true", "targets_false"]
    let table = try context.table(file, needing: needed, from: source)
    let places = needed.compactMap { table.index(of: $0) }
    let pairs = table.rows.map { row -> (String, FactSet.Question) in
      let values = places.map { row[$0].written?.trimmed ?? "" }
      return (
        values[0],
        FactSet.Question(text: values[1], options: [values[2]] + WrittenList.items(values[3]))
      )
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}

/// Lists of texts within a cell of a table, as Python, NumPy or JSON write them:
/// `['a', "b's"]`, `['a' 'b']`, `["a", "b"]`.
enum WrittenList {
  /// The texts between quotation marks; all of it where there are none.
  static func items(_ text: String) -> [String] {
    var items: [String] = []
    var mark: Character?
    var item = ""
    var isEscaped = false
    for character in text {
      guard let open = mark else {
        if character == "'" || character == "\"" { mark = character }
        continue
      }
      if isEscaped {
        item.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == open {
        items.append(item)
        item = ""
        mark = nil
      } else {
        item.append(character)
      }
    }
    return items.isEmpty && !text.isEmpty && text != "[]" ? [text] : items
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
