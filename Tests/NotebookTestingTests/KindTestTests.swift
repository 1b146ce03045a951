import Chapters
import Foundation
import Frames
import Notebook
import NotebookTesting
import Testing

struct KindTestTests {
  private let counting = KindTest(CountingKind.self)

  @Test func resultsAreTyped() async throws {
    let run = try await counting.run("last: 4")
    #expect(run.results.numbers.map(\.value) == [0, 1, 2, 3, 4])
    #expect(run.results.numbers.map(\.share) == [0, 0.25, 0.5, 0.75, 1])
    #expect(run.results.list == Numbers(values: [0, 1, 2, 3, 4]))
  }

  @Test func withoutKeysEveryKeyHasItsDefault() async throws {
    #expect(try await counting.run().results.numbers.count == 4)
  }

  @Test func aSpecIsRunAsItIs() async throws {
    var spec = CountingKind.Spec()
    spec.last = 1
    #expect(try await counting.run(spec).results.numbers.map(\.value) == [0, 1])
  }

  @Test func filesLieInTheChaptersFolder() async throws {
    let test = KindTest(CountingKind.self, files: ["data/lines.txt": Data("a\nb\n".utf8)])
    #expect(try await test.run("file: data/lines.txt").results.numbers.map(\.value) == [0, 1, 2])
  }

  @Test func anOutputIsTheNextOnesInput() async throws {
    let numbers = try await counting.run("last: 4").output
    let sum = try await KindTest(SumKind.self).run("numbers: four", inputs: ["four": numbers])
    #expect(sum.results.total.sum == 10)
  }

  @Test func artifactsAreInputsToo() async throws {
    let numbers = try KindOutput(Numbers(values: [5, 6]))
    let sum = try await KindTest(SumKind.self).run("numbers: two", inputs: ["two": numbers])
    #expect(sum.results.total.sum == 11)
  }

  @Test func theSeedIsTheRuns() async throws {
    let numbers = try KindOutput(Numbers(values: [5]))
    let sum = try await KindTest(SumKind.self).run("numbers: n", inputs: ["n": numbers], seed: 30)
    #expect(sum.results.total.sum == 35)
  }

  @Test func progressIsKept() async throws {
    let told = try await counting.run("last: 1").progress
    #expect(
      told == [
        Notebook.Progress(completed: 0, total: 2, message: "counting"),
        Notebook.Progress(completed: 1, total: 2, message: "counting"),
      ])
  }

  @Test func aMissingInputIsNamed() async {
    #expect(
      await KindTest(SumKind.self).failure("numbers: four")
        == "'numbers' refers to 'four', which is not among the inputs")
  }

  @Test func anInputOfAnotherTypeIsRefused() async throws {
    let sum = try await KindTest(SumKind.self).run(
      "numbers: n", inputs: ["n": try KindOutput(Numbers(values: []))])
    #expect(
      await KindTest(SumKind.self).failure("numbers: n", inputs: ["n": sum.output])
        == "'numbers' wants a number list, which the input 'n' is not")
  }

  @Test func whatTheKindThrowsIsToldAsItIs() async throws {
    let inputs = ["n": try KindOutput(Numbers(values: [101]))]
    #expect(
      await KindTest(SumKind.self).failure("numbers: n", inputs: inputs) == "that is too much")
    #expect(
      await KindTest(SumKind.self).failure("numbers: n\nlimit: 101", inputs: inputs) == nil)
    await #expect(throws: SumKind.TooMuch.self) {
      try await KindTest(SumKind.self).run("numbers: n", inputs: inputs)
    }
  }

  @Test func complaintsAreTheAuthors() {
    #expect(counting.complaints(about: "last: 4") == [])
    #expect(
      counting.complaints(about: "lats: 4\nlast: 12") == [
        "unknown key 'lats' in 'counting'; did you mean 'last'?",
        "12 is out of range: 0 to 9",
      ])
    #expect(
      KindTest(SumKind.self).complaints(about: "")
        == ["'sum' needs the key 'numbers': The numbers."])
    #expect(counting.complaints(about: "- last") == ["expected keys with values"])
  }

  @Test func theSameBytesTwice() async throws {
    #expect(try await counting.runTwice("last: 2").results.numbers.count == 3)
  }

  @Test func whatDiffersIsNamed() async {
    let error = await #expect(throws: DifferentBytes.self) {
      try await KindTest(FickleKind.self).runTwice()
    }
    #expect(
      error?.description == "two runs of 'fickle' put out different bytes: "
        + "blob 'numbers.json', frame 'threads'")
  }

  @Test func whatIsNotDeclaredIsNotPutOut() async {
    #expect(
      await KindTest(FickleKind.self).failure("undeclared: true")
        == "the kind 'fickle' did not put out the frame 'rest' with the columns that it declares")
  }

  /// What is pinned holds for as long as version and bytes are as they were.
  @Test func aPinHoldsForTheSameBytes() async throws {
    let hash = try await pinned("", "last: 4")
    #expect(hash.hasPrefix("pin version 1 of 'counting': \"1 "))
    let pin = try #require(hash.split(separator: "\"").dropFirst().first.map(String.init))
    try await counting.pin(pin, "last: 4")
    #expect(
      try await pinned(pin, "last: 5").hasPrefix(
        "version 1 of 'counting' does not put out what was pinned: raise the version, and pin \"2 ")
    )
    #expect(try await pinned("2" + pin.dropFirst(), "last: 4") == hash)
  }

  /// What a pin says that does not hold.
  private func pinned(_ pin: String, _ keys: String) async throws -> String {
    let error = await #expect(throws: ChangedOutput.self) { try await counting.pin(pin, keys) }
    return try #require(error).description
  }
}
