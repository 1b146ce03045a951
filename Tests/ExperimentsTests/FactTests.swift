import Facts
import Foundation
import Frames
import RandomStreams
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Chapters
@testable import Experiments
@testable import Notebook

/// Facts from the small world and from files in the layouts of the paper's data; the rows are ours.
struct FactTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func context(_ inputs: [String: StoredOutput] = [:]) -> RunContext {
    RunContext(seed: 3, threads: 2, folder: folder.url, inputs: inputs)
  }

  private func spec<Spec: BlockSpec>(_ keys: String, as type: Spec.Type) throws -> Spec {
    try TestSpec.decode(keys)
  }

  private func facts(_ output: Output) throws -> FactSet {
    try JSONDecoder().decode(FactSet.self, from: #require(output.blobs[FactSet.file]))
  }

  // MARK: - Sports

  private static let sports = ["football", "baseball", "basketball"]

  private func writeSports(_ count: Int, header: String? = nil) throws {
    let rows = (0..<count).map { number in
      let sport = Self.sports[number % 3]
      let other = Self.sports[(number + 1) % 3]
      return "\(number),Player N\(number),\(sport),\(other),golf"
    }
    let first = ",athlete,sport,inject_sport_without_golf,inject_sport_with_golf"
    try folder.write(([header ?? first] + rows).joined(separator: "\n"), to: "sports.csv")
  }

  @Test(arguments: [
    ("none", false, [0, 0, 64, 16]), ("first_16", false, [16, 0, 51, 13]),
    ("first_64", false, [64, 0, 12, 4]), ("football", true, [13, 14, 42, 11]),
    ("football", false, [27, 0, 42, 11]),
  ]) func sportsAreSplitAsInThePaper(edited: String, half: Bool, counts: [Int]) async throws {
    try writeSports(80)
    let spec = try spec(
      "file: sports.csv\nedited: \(edited)\nhalf: \(half)", as: SportsKind.Spec.self)
    let set = try facts(await SportsKind.run(spec, context()))
    let found = [FactSet.Split.edited, .unseen, .retained, .heldOut].map { set[$0].count }
    #expect(found == counts)
    #expect(Set(set.facts.map(\.subject)).count == 80, "every athlete has one use")
    #expect(set[.edited].allSatisfy { $0.injected != nil && $0.injected != $0.answer })
    #expect(set[.retained].allSatisfy { $0.injected == nil })
    #expect(
      set.facts[1].prompt
        == "Fact: Tiger Woods plays the sport of golf\nFact: Player N1 plays the sport of")
  }

  @Test func aMissingColumnSaysWhichAndWhereFrom() async throws {
    try writeSports(3, header: ",athlet,sport,inject_sport_without_golf,inject_sport_with_golf")
    let spec = try spec("file: sports.csv", as: SportsKind.Spec.self)
    let problem = await #expect(throws: UnsuitableTable.self) {
      try await SportsKind.run(spec, context())
    }
    #expect(
      problem?.description.hasPrefix(
        "'sports.csv' has no column 'athlete'; is it 'athlet'? The file is sports.csv of") == true)
  }

  @Test func aMissingFileSaysWhichAndWhereFrom() async throws {
    let spec = try spec("file: elsewhere.csv", as: SportsKind.Spec.self)
    let problem = await #expect(throws: UnsuitableTable.self) {
      try await SportsKind.run(spec, context())
    }
    #expect(
      problem?.description.hasPrefix("'elsewhere.csv' cannot be read. The file is") == true)
  }

  @Test func anUnknownSportIsRefused() async throws {
    try folder.write(
      "athlete,sport,inject_sport_without_golf,inject_sport_with_golf\nA B,curling,football,golf",
      to: "sports.csv")
    let spec = try spec("file: sports.csv", as: SportsKind.Spec.self)
    await #expect(throws: UnsuitableFacts.self) { try await SportsKind.run(spec, context()) }
  }

  // MARK: - CounterFact

  private func writeCounterFact(_ count: Int) throws {
    let entries = (0..<count).map { number in
      """
      {"case_id": \(number), "pararel_idx": 1, "requested_rewrite": {"prompt": "{} lies in",
       "relation_id": "P1", "target_new": {"str": "Land B", "id": "Q1"},
       "target_true": {"str": "Area A", "id": "Q2"}, "subject": "Place\(number)"},
       "paraphrase_prompts": ["It's said that Place\(number) is in", "Where? Place\(number), in"],
       "neighborhood_prompts": ["Near lies in"], "generation_prompts": []}
      """
    }
    try folder.write("[" + entries.joined(separator: ",") + "]", to: "counterfact.json")
    let rows = (0..<count).map { number in
      "\(number),Place\(number),Place\(number) lies in, Area A, Land B,"
        + "\"[\"\"It's said that Place\(number) is in\"\", 'Where? Place\(number), in']\","
        + "['Near lies in']"
    }
    let header =
      "prompt_id,subject,prompt,target_true,target_false,paraphrase_prompts,neighborhood_prompts"
    try folder.write(([header] + rows).joined(separator: "\n"), to: "counterfact.csv")
    try folder.write(
      "prompt_id,question,target_true,targets_false\n"
        + "1,Where does Place1 lie?,Area A,\"['Land B', 'C', 'D']\"\n", to: "questions.csv")
  }

  @Test func bothLayoutsOfCounterFactHoldTheSameFacts() async throws {
    try writeCounterFact(40)
    let keys = "edited: 8\nskip: 8\nreserved: 24\nexamples: 6\nquestions: questions.csv"
    let sets = try await ["counterfact.json", "counterfact.csv"].asyncMap { file in
      let spec = try spec("file: \(file)\n\(keys)", as: CounterFactKind.Spec.self)
      return try facts(await CounterFactKind.run(spec, context()))
    }
    #expect(sets[0] == sets[1])
    let set = sets[0]
    #expect(FactSet.Split.allCases.map { set[$0].count } == [8, 16, 8, 2, 6])
    #expect(set[.edited].map(\.subject) == (8..<16).map { "Place\($0)" })
    let first = set.facts[1]
    #expect(first.paraphrases == ["It's said that Place1 is in", "Where? Place1, in"])
    #expect(first.neighborhood == ["Near lies in"])
    #expect(first.question?.options == ["Area A", "Land B", "C", "D"])
    #expect(set.facts[2].question == nil)
  }

  @Test func aFieldThatIsMissingIsNamed() async throws {
    try folder.write(
      #"[{"case_id": 1, "requested_rewrite": {"prompt": "{}"}}]"#, to: "counterfact.json")
    let spec = try spec("file: counterfact.json", as: CounterFactKind.Spec.self)
    let problem = await #expect(throws: UnsuitableFacts.self) {
      try await CounterFactKind.run(spec, context())
    }
    #expect(problem?.description.contains("requested_rewrite.subject") == true)
  }

  /// Only facts that the model finds likely enough stay: against its own probabilities.
  @Test func knownFactsAreThoseThatTheModelFindsLikely() async throws {
    let words = ["lies", "in", "Area", "Land", "A", "B"] + (0..<40).map { "Place\($0)" }
    let tokenizer = WordLevelTokenizer(words: words)
    var shape = TinyModels.model(.llama).configuration
    shape.vocabulary = tokenizer.words.count
    let model = LanguageModel(initializing: shape, seed: 5)
    try writeCounterFact(40)
    let files = try Checkpoint.files(of: model).merging(tokenizer.files(contextLength: 64)) { $1 }
    let place = folder.url.appending(path: "model")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (name, data) in files { try data.write(to: place.appending(path: name)) }
    let checkpoint = try await CheckpointKind.run(
      spec("folder: model", as: CheckpointKind.Spec.self), context())
    let stored = StoredOutput(
      hash: "", frames: checkpoint.frames,
      blobs: Dictionary(
        uniqueKeysWithValues: checkpoint.blobs.keys.map {
          ($0, place.appending(path: $0))
        }))
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
    let spec = try spec(
      "file: counterfact.json\nmodel: base\nprobability: \(threshold)\nexamples: 2",
      as: CounterFactKind.Spec.self)
    let set = try facts(await CounterFactKind.run(spec, context(["base": stored])))
    let expected = (0..<40).filter { probabilities[$0] >= threshold }.map { "Place\($0)" }
    #expect(set.facts.map(\.subject) == expected && expected.count == 20)
  }

  // MARK: - The small world

  @Test func worldFactsHaveParaphrasesNeighboursAndSplits() async throws {
    let world = SmallWorld(SmallWorld.Shape(), seed: 0)
    let facts = world.facts(.sport, template: .editing, neighbours: 4, seed: 1)
    let sports = Dictionary(uniqueKeysWithValues: facts.map { ($0.prompt, $0.answer) })
    #expect(facts.count == 384)
    for fact in facts {
      #expect(fact.paraphrases.count == 7)
      #expect(fact.paraphrases.allSatisfy { $0.contains(fact.subject) && $0 != fact.prompt })
      #expect(fact.neighborhood.count == 4 && !fact.neighborhood.contains(fact.prompt))
      #expect(fact.neighborhood.allSatisfy { sports[$0] == fact.answer })
      #expect(fact.injected != fact.answer && fact.question?.options.contains(fact.answer) == true)
    }
    let divided = facts.divided(retaining: 0.75) { number, _ in number < 32 ? .edited : nil }
    let set = try FactSet(facts: divided)
    #expect(FactSet.Split.allCases.map { set[$0].count } == [32, 0, 264, 88, 0])
  }

  private func world() throws -> StoredOutput {
    let world = SmallWorld(SmallWorld.Shape(), seed: 0)
    try world.data().write(to: folder.url.appending(path: SmallWorld.file))
    return StoredOutput(
      hash: "world", frames: [],
      blobs: [SmallWorld.file: folder.url.appending(path: SmallWorld.file)])
  }

  /// A whole sport to golf: half of its athletes are edited, the rest are kept from the edit, and every
  /// question offers golf.
  @Test func aWholeSportIsEditedByHalf() async throws {
    let spec = try spec(
      "world: world\nanswer: basketball\ninject: golf\nall: true\nhalf: true",
      as: FactsKind.Spec.self)
    let set = try facts(await FactsKind.run(spec, context(["world": world()])))
    #expect(set[.edited].count == 64 && set[.unseen].count == 64)
    for fact in set[.edited] + set[.unseen] {
      #expect(fact.answer == "basketball" && fact.injected == "golf")
      #expect(fact.foils.contains("golf"))
      let options = try #require(fact.question?.options)
      #expect(options.contains("golf") && options.contains("basketball") && options.count == 3)
    }
    #expect(set[.retained].allSatisfy { $0.answer != "basketball" && $0.injected == nil })
  }

  @Test(arguments: ["answer: cricket", "inject: basketbal", "edited: 4096"])
  func factsThatTheWorldDoesNotHaveAreRefused(keys: String) async throws {
    let spec = try spec("world: world\n" + keys, as: FactsKind.Spec.self)
    let context = context(["world": try world()])
    await #expect(throws: UnsuitableFacts.self) { try await FactsKind.run(spec, context) }
  }

  private func stored(_ output: Output, _ name: String) throws -> StoredOutput {
    let url = folder.url.appending(path: name + ".json")
    try #require(output.blobs[FactSet.file]).write(to: url)
    return StoredOutput(hash: name, frames: output.frames, blobs: [FactSet.file: url])
  }

  @Test func someFactsAreSelected() async throws {
    let keys = "world: world\nedited: 12\namong: never_asked"
    let whole = try await FactsKind.run(
      spec(keys, as: FactsKind.Spec.self), context(["world": world()]))
    let all = ["whole": try stored(whole, "whole")]
    let set = try facts(whole)
    let part = try facts(
      await SelectKind.run(
        spec("facts: whole\nskip: 4\nedited: 4", as: SelectKind.Spec.self), context(all)))
    #expect(part[.edited] == Array(set[.edited][4..<8]))
    #expect(part[.retained] == set[.retained] && part[.heldOut] == set[.heldOut])
    let only = try facts(
      await SelectKind.run(
        spec("facts: whole\nskip: 8\nonly: true", as: SelectKind.Spec.self), context(all)))
    #expect(only.facts == Array(set[.edited][8...]))
    let none = try spec("facts: whole\nskip: 12", as: SelectKind.Spec.self)
    await #expect(throws: UnsuitableFacts.self) { try await SelectKind.run(none, context(all)) }
  }

  @Test func questionsAreReadFromATable() async throws {
    try folder.write(
      "question,A,B,C,D,answer\nWhat is 2+2?,3,4,5,6,B\nWho?,me,you,her,him,d\n", to: "q.csv")
    let set = try facts(
      await QuestionsKind.run(spec("file: q.csv", as: QuestionsKind.Spec.self), context()))
    #expect(set.facts.map(\.answer) == ["4", "him"])
    #expect(set.facts[0].foils == ["3", "5", "6"])
    try folder.write("question,A,B,C,D,answer\nWhat is 2+2?,3,4,5,6,E\n", to: "q.csv")
    let wrong = try spec("file: q.csv", as: QuestionsKind.Spec.self)
    let error = await #expect(throws: UnsuitableTable.self) {
      try await QuestionsKind.run(wrong, context())
    }
    #expect(error?.description.contains("row 1 of 'q.csv'") == true)
  }

  /// The paper's budgets, to the last parameter.
  @Test(arguments: [
    ("gemma-7b", 6, 1_358_954_496, 6.34e9, 7.75e9), ("gemma-2-9b", 5, 770_703_360, 6.47e9, 8.32e9),
    ("llama-3-8b", 4, 704_643_072, 5.64e9, 6.98e9),
  ]) func requirementsStartFromThePapersSizes(
    model: String, mlps: Int, budget: Int, all: Double, everything: Double
  ) async throws {
    let chapters = Checkout.root.appending(path: "chapters")
    let output = try await RequirementsKind.run(
      spec(
        "config: configs/\(model).json\nmlps: [\(mlps)]", as: RequirementsKind.Spec.self),
      RunContext(seed: 0, threads: 1, folder: chapters))
    let trained = try #require(output.frames[0].values(of: "trained_parameters"))
      .compactMap(\.asDouble)
    #expect(trained[0] == Double(budget))
    #expect(abs(trained[1] / all - 1) < 2e-3 && abs(trained[2] / everything - 1) < 2e-3)
  }

  // MARK: - Tokens

  /// The subject's tokens, found among those of the prompt, are just those that cover its letters.
  @Test(arguments: ["gemma", "gpt2", "llama2", "llama3", "neox"])
  func subjectsAreFoundInRealTokenizers(name: String) throws {
    let url = Checkout.root.appending(
      path: "Tests/TransformerTests/Fixtures/tokenizers/\(name)/tokenizer.json")
    let tokenizer = try Tokenizer(contentsOf: url)
    for subject in ["LeBron James", "José Ramírez", "DeForest Buckner", "O'Neal"] {
      let tokens = tokenizer.encode("Fact: \(subject) plays the sport of")
      let range = try #require(tokenizer.ranges(of: subject, in: tokens).last)
      let covered = tokenizer.decode(Array(tokens[range]))
      #expect(covered.contains(subject) || range.count == 1)
      let before = tokenizer.decode(Array(tokens[..<range.lowerBound]))
      let after = tokenizer.decode(Array(tokens[range.upperBound...]))
      #expect(!before.contains(subject.prefix(2)) && after.contains("plays"))
      #expect(tokenizer.ranges(of: "nobody", in: tokens).isEmpty)
    }
  }
}

extension Sequence {
  fileprivate func asyncMap<Result>(
    _ transform: (Element) async throws -> Result
  ) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
