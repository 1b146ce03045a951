import Testing

@testable import Reports

/// What is said before anything is recomputed.
struct AgreementTests {
  private static let haswell = "x86-64, OpenBLAS 0.3.21; core Haswell, kernels v3"
  private static let wide = "x86-64, OpenBLAS 0.3.21; core SkylakeX, kernels v4"
  private static let newer = "x86-64, OpenBLAS 0.3.26; core Haswell, kernels v3"

  private func expectation(
    _ numerics: String?, _ platforms: [String], here: (String, String), kinds: [String] = []
  ) -> Agreement {
    Agreement(
      published: (numerics, platforms),
      here: .init(numerics: here.0, platform: here.1), kinds: kinds)
  }

  @Test func portableResultsAreTheSameBytesOnAnotherMachine() {
    let found = expectation("portable", [Self.haswell, ""], here: ("portable", Self.wide))
    #expect(found.standard == .bytes)
    #expect(
      found.statements == [
        "as published: numerics portable, x86-64, OpenBLAS 0.3.21",
        "so every result should be the same bytes",
      ])
  }

  @Test func fastestResultsAreTheSameBytesOnTheSamePlatformOnly() {
    let same = expectation("fastest", [Self.wide], here: ("fastest", Self.wide))
    #expect(same.standard == .bytes)
    let other = expectation("fastest", [Self.wide], here: ("fastest", Self.haswell))
    #expect(other.standard == .meaning)
    #expect(
      other.statements[1] == "not as published: it ran on \(Self.wide), and this is \(Self.haswell)"
    )
  }

  @Test func whatDiffersIsNamed() {
    let library = expectation("portable", [Self.haswell], here: ("portable", Self.newer))
    #expect(library.standard == .meaning)
    #expect(
      library.statements.contains(
        "not as published: it ran on x86-64, OpenBLAS 0.3.21, and this is x86-64, OpenBLAS 0.3.26"))
    #expect(library.statements.last?.hasPrefix("so last bits may differ") == true)
    let numerics = expectation("fastest", [], here: ("portable", ""))
    #expect(
      numerics.statements[0] == "not as published: numerics were fastest, and are portable here")
    let old = expectation(nil, [], here: ("portable", ""))
    #expect(
      old.standard == .meaning
        && old.statements[0].hasSuffix("published before numerics were noted"))
    let kinds = expectation("portable", [], here: ("portable", ""), kinds: ["train, 3 and now 4"])
    #expect(kinds.statements.contains("not as published: of another version: train, 3 and now 4"))
  }

  /// A program that computes nothing that could differ has no platform.
  @Test func whereNothingIsComputedEverythingIsTheSame() {
    let found = expectation("portable", ["", ""], here: ("portable", ""))
    #expect(found.standard == .bytes && found.statements.count == 2)
  }
}
