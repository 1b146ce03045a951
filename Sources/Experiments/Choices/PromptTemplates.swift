import Chapters
import Facts

/// Prompts with names, `{subject}` in the place of the subject: `{career: "{subject} is a famous"}`.
struct PromptTemplates: SpecValue {
  static var expectation: String { "a mapping from name to a prompt with {subject} in it" }

  /// Where the subject stands in a prompt.
  static let subject = "{subject}"

  /// A prompt with its name.
  struct Template: Sendable, Hashable {
    var name: String
    var prompt: String
  }

  /// The prompts in the order written.
  private(set) var templates: [Template] = []

  init(_ node: SpecNode) throws {
    guard let entries = node.entries, !entries.isEmpty else {
      throw node.mismatch(PromptTemplates.self)
    }
    for (key, value) in entries {
      let template = Template(name: try String(key), prompt: try String(value))
      guard template.prompt.contains(Self.subject) else {
        throw value.complaint("the prompt '\(template.name)' does not have {subject} in it")
      }
      guard ![[WordedFacts].all, ExamWriter.trainedWording].contains(template.name) else {
        throw key.complaint(
          "'\(template.name)' is not the name of a wording: it means more than one")
      }
      templates.append(template)
    }
  }

  var canonical: CanonicalJSON {
    .array(templates.map { .array([.text($0.name), .text($0.prompt)]) })
  }
}
