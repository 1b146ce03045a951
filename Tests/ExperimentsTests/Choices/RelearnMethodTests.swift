import NotebookTesting
import Testing
import Unlearning

@testable import Chapters
@testable import Experiments

struct RelearnMethodTests {
  private static let required = "model: edited\nfacts: facts\n"

  @Test(
    arguments: [
      ("", [.adapters(rank: 32, alpha: 32)]),
      ("method: lora", [.adapters(rank: 32, alpha: 32)]),
      ("method: {lora: {ranks: 8}}", [.adapters(rank: 8, alpha: 32)]),
      (
        "method: {lora: {ranks: [4, 8], alpha: 2}}",
        [.adapters(rank: 4, alpha: 2), .adapters(rank: 8, alpha: 2)]
      ),
      ("method: full", [.matrices]),
    ] as [(String, [RelearningAttack.Trained])])
  func methodsAreChosenWithTheirSettings(
    keys: String, trained: [RelearningAttack.Trained]
  ) throws {
    let method: RelearnMethod = try KindTest(RelearnKind.self).spec(Self.required + keys).method
      .value
    #expect(method.trained == trained)
  }

  @Test(arguments: [
    ("method: {full: {ranks: [8]}}", "'full' has no setting 'ranks'; it is one of 'lora'"),
    ("method: {lora: {ranks: [0]}}", "0 is out of range: each 1 to 8192"),
  ]) func aKeyThatDoesNotApplyIsAnError(keys: String, complaint: String) throws {
    let complaints = KindTest(RelearnKind.self).complaints(about: Self.required + keys)
    #expect(complaints.count == 1)
    #expect(complaints.first?.hasPrefix(complaint) == true, "\(complaints)")
  }

  // MARK: - Settings beside the method

  private static let method = RelearnMethod.lora(ranks: [32], alpha: 16)

  @Test func settingsBesideStandInPlaceOfTheMethodsOwn() throws {
    #expect(
      try Self.method.with(ranks: nil, alpha: nil).trained == [.adapters(rank: 32, alpha: 16)])
    #expect(
      try Self.method.with(ranks: [2, 4], alpha: nil).trained
        == [.adapters(rank: 2, alpha: 16), .adapters(rank: 4, alpha: 16)])
    #expect(try Self.method.with(ranks: nil, alpha: 8).trained == [.adapters(rank: 32, alpha: 8)])
    #expect(try RelearnMethod.full.with(ranks: nil, alpha: nil).trained == [.matrices])
  }

  @Test func whatIsNoSettingIsRefused() {
    #expect(throws: UnusableMethod.self) { try RelearnMethod.full.with(ranks: [2], alpha: nil) }
    #expect(throws: UnusableMethod.self) { try Self.method.with(ranks: [], alpha: nil) }
    #expect(throws: UnusableMethod.self) { try Self.method.with(ranks: [0], alpha: nil) }
    #expect(throws: UnusableMethod.self) { try Self.method.with(ranks: nil, alpha: 0) }
  }
}
