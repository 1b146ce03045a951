import Facts
import Foundation
import Notebook
import NotebookTesting
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Experiments

struct CounterFactKindTests {
  /// Forty facts in both layouts, and a question on the second; the rows are ours.
  private static let files: [String: Data] = {
    let entries = (0..<40).map { number in
      """
      {"case_id": \(number), "pararel_idx": 1, "requested_rewrite": {"prompt": "{} lies in",
       "relation_id": "P1", "target_new": {"str": "Land B", "id": "Q1"},
       "target_true": {"str": "Area A", "id": "Q2"}, "subject": "Place\(number)"},
       "paraphrase_prompts": ["It's said that Place\(number) is in", "Where? Place\(number), in"],
       "neighborhood_prompts": ["Near lies in"], "generation_prompts": []}
      """
    }
    let rows = (0..<40).map { number in
      "\(number),Place\(number),Place\(number) lies in, Area A, Land B,"
        + "\"[\"\"It's said that Place\(number) is in\"\", 'Where? Place\(number), in']\","
        + "['Near lies in']"
    }
    let header =
      "prompt_id,subject,prompt,target_true,target_false,paraphrase_prompts,neighborhood_prompts"
    let questions =
      "prompt_id,question,target_true,targets_false\n"
      + "1,Where does Place1 lie?,Area A,\"['Land B', 'C', 'D']\"\n"
    return [
      "counterfact.json": Data(("[" + entries.joined(separator: ",") + "]").utf8),
      "counterfact.csv": Data(([header] + rows).joined(separator: "\n").utf8),
      "questions.csv": Data(questions.utf8),
    ]
  }()

  private let counterfact = KindTest(CounterFactKind.self, files: files)

  @Test func bothLayoutsHoldTheSameFacts() async throws {
    let keys = "edited: 8\nskip: 8\nreserved: 24\nexamples: 6\nquestions: questions.csv"
    let json = try await counterfact.run("file: counterfact.json\n" + keys).results
    let table = try await counterfact.run("file: counterfact.csv\n" + keys).results
    let set = try #require(json.set)
    #expect(set == table.set)
    #expect(FactSet.Split.allCases.map { set[$0].count } == [8, 16, 8, 2, 6])
    #expect(set[.edited].map(\.subject) == (8..<16).map { "Place\($0)" })
    let fact = set.facts[1]
    #expect(fact.paraphrases == ["It's said that Place1 is in", "Where? Place1, in"])
    #expect(fact.neighborhood == ["Near lies in"])
    #expect(fact.question?.options == ["Area A", "Land B", "C", "D"])
    #expect(set.facts[2].question == nil)
  }

  @Test func paraphrasesAndQuestionsAreWordingsWhereAskedFor() async throws {
    let keys = "file: counterfact.json\nquestions: questions.csv\nexamples: 1\n"
    let facts = try #require(try await counterfact.run(keys + "wordings: true").results.set).facts
    let paraphrases = [
      FactSet.Wording(name: "paraphrase 1", prompt: "It's said that Place1 is in"),
      FactSet.Wording(name: "paraphrase 2", prompt: "Where? Place1, in"),
    ]
    #expect(
      facts[1].wordings
        == paraphrases + [
          FactSet.Wording(name: "question", prompt: "Question: Where does Place1 lie?\nAnswer:")
        ])
    #expect(facts[2].wordings?.map(\.name) == ["paraphrase 1", "paraphrase 2"])
    let plain = try await counterfact.run(keys).results
    #expect(plain.set?.facts.allSatisfy { $0.wordings == nil } == true)
  }

  @Test func aFieldThatIsMissingIsNamed() async throws {
    let file = Data(#"[{"case_id": 1, "requested_rewrite": {"prompt": "{}"}}]"#.utf8)
    let message = await KindTest(CounterFactKind.self, files: ["c.json": file]).failure(
      "file: c.json")
    #expect(
      message == "'c.json' has no 'Index 0.requested_rewrite.subject'. \(CounterFactRow.source)")
  }

  @Test func tooFewFactsAreSaid() async {
    #expect(
      await counterfact.failure("file: counterfact.json\nedited: 30\nskip: 8\nexamples: 6")
        == "40 known facts are too few for 30 to be edited after 8 others and 6 examples")
  }

  /// Facts of two relations, whose answers are compared with those of their own relation only.
  @Test func sharesAreAmongTheAnswersOfARelation() async throws {
    let words = ["lies", "in", "speaks", "A", "B", "C", "D", "E"] + (0..<12).map { "P\($0)" }
    let tokenizer = WordLevelTokenizer(words: words)
    var shape = TinyModels.model(.llama).configuration
    shape.vocabulary = tokenizer.words.count
    let model = LanguageModel(initializing: shape, seed: 5)
    let base = try KindOutput(TrainedModel(model: model, tokenizer: tokenizer))
    let rows = (0..<12).map { number in
      let (verb, answers, relation) =
        number < 6 ? ("lies in", ["A", "B", "C"], "place") : ("speaks", ["D", "E"], "tongue")
      let answer = answers[number % answers.count]
      let other = answers[(number + 1) % answers.count]
      return "\(number),P\(number),P\(number) \(verb),\(answer),\(other),,,\(relation)"
    }
    let header =
      "prompt_id,subject,prompt,target_true,target_false,paraphrase_prompts,neighborhood_prompts,"
      + "relation_id"
    let table = KindTest(
      CounterFactKind.self,
      files: ["c.csv": Data(([header] + rows).joined(separator: "\n").utf8)])
    let all = try await table.run(
      "file: c.csv\nmodel: base\nshare: 0\nexamples: 1", inputs: ["base": base]
    ).results
    let facts = try #require(all.set).facts
    #expect(facts[0].foils == ["B", "C"] && facts[6].foils == ["E"])
    #expect(all.known.map(\.about) == ["place", "tongue", "all"])
    #expect(all.known.map(\.known) == [6, 6, 12] && all.leftOut.isEmpty)
    let shares = try base.read(AskedModel.self).knownShares(of: facts, threads: 1).shares
    let least = shares.map(\.share).sorted()[4] + 1e-6
    let some = try await table.run(
      "file: c.csv\nmodel: base\nshare: \(least)\nexamples: 1", inputs: ["base": base]
    ).results
    let known = shares.filter { $0.share >= least }
    #expect(some.facts.map(\.subject) == known.map(\.fact.subject) && known.count == 7)
    #expect(some.known[2].known == 7 && some.leftOut.map(\.excluded) == [5])
    #expect(some.known[0].known == known.count { $0.fact.foils.count == 2 })
  }

  @Test func aShareNeedsRelationsAndAModel() async throws {
    #expect(
      await counterfact.failure("file: counterfact.json\nshare: 0.5")
        == "'share' needs a 'model' that is asked")
    let tokenizer = WordLevelTokenizer(words: ["in"])
    var shape = TinyModels.model(.llama).configuration
    shape.vocabulary = tokenizer.words.count
    let base = try KindOutput(
      TrainedModel(model: LanguageModel(initializing: shape, seed: 5), tokenizer: tokenizer))
    let message = await counterfact.failure(
      "file: counterfact.csv\nmodel: base\nshare: 0.5", inputs: ["base": base])
    #expect(
      message
        == "'counterfact.csv' does not say of what relation 'Place0 lies in' is: a `share` is one "
        + "among the answers of a relation")
  }

  /// Only facts that the model finds likely enough stay: against its own probabilities.
  @Test func knownFactsAreThoseThatTheModelFindsLikely() async throws {
    let words = ["lies", "in", "Area", "Land", "A", "B"] + (0..<40).map { "Place\($0)" }
    let tokenizer = WordLevelTokenizer(words: words)
    var shape = TinyModels.model(.llama).configuration
    shape.vocabulary = tokenizer.words.count
    let model = LanguageModel(initializing: shape, seed: 5)
    let base = try KindOutput(TrainedModel(model: model, tokenizer: tokenizer))
    let answer = Int(tokenizer.token("Area"))
    let probabilities = (0..<40).map { number in
      let logits = model.nextTokenLogits(
        [tokenizer.encode("Place\(number) lies in")], threads: 1
      ).scalars.map(Double.init)
      let largest = logits.max() ?? 0
      let weights = logits.map { exp($0 - largest) }
      return weights[answer] / weights.reduce(0, +)
    }
    // Between two facts' own probabilities, so that rounding decides nothing.
    let sorted = probabilities.sorted()
    let threshold = (sorted[19] + sorted[20]) / 2
    let results = try await counterfact.run(
      "file: counterfact.json\nmodel: base\nprobability: \(threshold)\nexamples: 2",
      inputs: ["base": base]
    ).results
    let expected = (0..<40).filter { probabilities[$0] >= threshold }.map { "Place\($0)" }
    #expect(results.facts.map(\.subject) == expected && expected.count == 20)
    let others = (0..<40).filter { probabilities[$0] < threshold }.map { "Place\($0)" }
    #expect(results.leftOut.map(\.reason) == ["the model does not know it"])
    #expect(results.leftOut.map(\.excluded) == [20] && results.leftOut.map(\.all) == [40])
    #expect(results.leftOut[0].names == others.prefix(12).joined(separator: ", "))
    let message = await counterfact.failure(
      "file: counterfact.json\nmodel: base\nprobability: 1\nedited: 1\nexamples: 1",
      inputs: ["base": base])
    let first = String(format: "%.4f", probabilities[0])
    #expect(
      message
        == "0 known facts are too few for 1 to be edited after 0 others and 1 examples; of 40 asked for, "
        + "40 fell out: the model does not know it (40, the first: 'Place0 lies in' is followed by 'Area "
        + "A' with a probability of \(first))")
  }
}
