import Facts
import Notebook
import NotebookTesting
import TestSupport
import Testing
import Transformer

@testable import Experiments

/// A random model whose words are its tokens, and facts of which some cannot be asked: what kinds do with
/// answers of several tokens, and what they leave out.
struct CityScene {
  /// `base` (the model), `facts`, and `first` (its first feed-forward layer).
  private(set) var inputs: [String: KindOutput] = [:]
  /// The facts: six that can be asked, two of them with answers that begin alike; then one whose name is
  /// longer than all others, one whose answers no token tells apart, and one whose prompt lacks its subject.
  let facts: [FactSet.Fact]

  init() async throws {
    let tokenizer = WordLevelTokenizer(
      words: ["lives", "in", "the", "city", "of", "New", "York", "Delhi", "Paris", "Oslo"]
        + ["Ann", "Bob", "Eve", "Kim", "Lee", "Zhu", "."])
    var shape = TinyModels.shape(.llama)
    shape.vocabulary = tokenizer.words.count
    shape.contextLength = 32
    let model = LanguageModel(initializing: shape, seed: 5)
    inputs["base"] = try KindOutput(TrainedModel(model: model, tokenizer: tokenizer))
    var lost = Self.fact("Kim Zhu", "Paris", "Oslo", .edited)
    lost.prompt = "Ann lives in the city of"
    facts = [
      Self.fact("Ann Lee", "New York", "New Delhi", .edited),
      Self.fact("Bob Lee", "New Delhi", "New York", .edited),
      Self.fact("Eve Lee", "Paris", "Oslo", .retained),
      Self.fact("Ann Zhu", "Oslo", "Paris", .retained),
      Self.fact("Bob Zhu", "Paris", "Oslo", .heldOut),
      Self.fact("Eve Zhu", "Oslo", "Paris", .heldOut),
      Self.fact("Kim Kim Zhu", "Oslo", "Paris", .heldOut),
      Self.fact("Kim Lee", "New", "New York", .edited),
      lost,
    ]
    inputs["facts"] = try KindOutput(FactSet(facts: facts))
    inputs["first"] = try await KindTest(LocalizeKind.self).run(
      "model: base\nrule: layers\nlayers: [0]\ncomponents: mlps", inputs: inputs
    ).output
  }

  private static func fact(
    _ subject: String, _ answer: String, _ other: String, _ split: FactSet.Split
  ) -> FactSet.Fact {
    var fact = FactSet.Fact(
      subject: subject, prompt: "\(subject) lives in the city of", answer: answer, foils: [other])
    if split == .edited { fact.injected = other }
    fact.split = split
    return fact
  }

  /// Runs a kind, on one thread and on three; whatever it puts out is finite.
  mutating func run<Kind: ExperimentKind>(
    _ kind: Kind.Type, _ keys: String, as name: String? = nil
  ) async throws -> KindRun<Kind> {
    let run = try await KindTest(kind).runTwice("facts: facts\n" + keys, inputs: inputs, seed: 3)
    #expect(run.output.columnsNotFinite == [])
    if let name { inputs[name] = run.output }
    return run
  }
}
