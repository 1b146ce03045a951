import NotebookTesting
import Testing

@testable import Chapters
@testable import Experiments

struct SoftPromptFormTests {
  private static let required = "model: edited\nfacts: facts\n"

  /// The bound that a form has; none where it has none.
  private func bound(_ keys: String) throws -> Double? {
    let form: SoftPromptForm = try KindTest(SoftPromptKind.self).spec(Self.required + keys).form
      .value
    guard case .adapter(let bound) = form else { return nil }
    return bound
  }

  @Test(
    arguments: [
      ("", nil), ("form: prefix", nil), ("form: adapter", 6), ("form: {adapter: {bound: 2}}", 2),
    ] as [(String, Double?)])
  func onlyAnAdapterHasABound(keys: String, expected: Double?) throws {
    #expect(try bound(keys) == expected)
  }

  @Test(arguments: [
    ("form: {prefix: {bound: 2}}", "'prefix' has no setting 'bound'; it is one of 'adapter'"),
    ("bound: 2", "unknown key 'bound' in 'soft_prompt'"),
  ]) func aKeyThatDoesNotApplyIsAnError(keys: String, complaint: String) throws {
    let complaints = KindTest(SoftPromptKind.self).complaints(about: Self.required + keys)
    #expect(complaints.count == 1)
    #expect(complaints.first?.hasPrefix(complaint) == true, "\(complaints)")
  }
}
