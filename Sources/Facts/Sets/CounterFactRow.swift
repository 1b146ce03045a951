import Foundation
import Interpretability

/// A fact as files of CounterFact have it.
package struct CounterFactRow: Sendable, Hashable {
  /// What questions are joined by.
  package var identifier: String
  package var subject: String
  /// The prompt, the subject in it.
  package var prompt: String
  package var answer: String
  /// What an edit makes the model say.
  package var injected: String
  package var paraphrases: [String]
  package var neighborhood: [String]
  /// What facts of one kind share, as `P103` or `mother-tongue`; none where the file does not say.
  package var relation: String?

  /// Where such files come from.
  package static let source =
    "The file is counterfact.json of ROME (rome.baulab.info/data), or a CSV of the columns subject, "
    + "prompt, target_true, target_false, paraphrase_prompts, neighborhood_prompts and prompt_id."

  /// The columns of a table of such facts.
  package static let columns = [
    "prompt_id", "subject", "prompt", "target_true", "target_false", "paraphrase_prompts",
    "neighborhood_prompts",
  ]

  /// The column of a table that says what relation facts are of.
  package static let relationColumn = "relation_id"

  /// The fact of a table's row; none where the subject, the prompt or a target is missing.
  ///
  /// - Parameters:
  ///   - cells: The texts under `columns`, in that order.
  ///   - relation: The text under `relationColumn`, where the table has it.
  package init?(cells: [String], relation: String? = nil) {
    let cells = cells.map(\.trimmed)
    guard cells[1...4].allSatisfy({ !$0.isEmpty }) else { return nil }
    identifier = cells[0]
    subject = cells[1]
    prompt = cells[2].replacingOccurrences(of: "{}", with: cells[1])
    answer = cells[3]
    injected = cells[4]
    paraphrases = WrittenList.items(cells[5])
    neighborhood = WrittenList.items(cells[6])
    self.relation = relation.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
  }

  private init(_ entry: Entry) {
    let rewrite = entry.rewrite
    identifier = String(entry.identifier)
    subject = rewrite.subject
    prompt = rewrite.prompt.replacingOccurrences(of: "{}", with: rewrite.subject)
    answer = rewrite.right.str.trimmed
    injected = rewrite.injected.str.trimmed
    paraphrases = entry.paraphrases
    neighborhood = entry.neighborhood
    relation = rewrite.relation
  }

  /// The facts of a JSON list as ROME publishes it.
  ///
  /// - Parameters:
  ///   - data: The file's bytes.
  ///   - name: What errors call the file.
  /// - Returns: The facts, in order.
  /// - Throws: `UnsuitableFacts` that says what is missing.
  package static func rows(json data: Data, of name: String) throws -> [CounterFactRow] {
    let entries: [Entry]
    do {
      entries = try JSONDecoder().decode([Entry].self, from: data)
    } catch let DecodingError.keyNotFound(key, place) {
      let path = (place.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
      throw UnsuitableFacts("'\(name)' has no '\(path)'. \(source)")
    } catch {
      throw UnsuitableFacts("'\(name)' is no list of CounterFact's objects. \(source)")
    }
    return entries.map(CounterFactRow.init)
  }

  private struct Entry: Decodable {
    struct Rewrite: Decodable {
      package struct Target: Decodable { var str: String }
      package var prompt: String
      package var subject: String
      package var right: Target
      package var injected: Target
      package var relation: String?

      package enum CodingKeys: String, CodingKey {
        case prompt, subject
        case relation = "relation_id"
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
}

/// A multiple-choice question of a table on CounterFact.
package struct CounterFactQuestion: Sendable, Hashable {
  /// What it is joined to its fact by.
  package var identifier: String
  /// The question, the right option first.
  package var question: FactSet.Question

  /// The columns of such a table.
  package static let columns = ["prompt_id", "question", "target_true", "targets_false"]

  /// What such a table is.
  package static let source =
    "The file is a table of the columns question, target_true, targets_false (a list) and prompt_id."

  /// The question of a table's row.
  ///
  /// - Parameter cells: The texts under `columns`, in that order.
  package init(cells: [String]) {
    let cells = cells.map(\.trimmed)
    identifier = cells[0]
    question = FactSet.Question(
      text: cells[1], options: [cells[2]] + WrittenList.items(cells[3]))
  }
}
