import Testing

@testable import Reports

struct ClaimTextTests {
  @Test func everythingKnownOfAClaimIsSaid() async throws {
    let entries = ClaimsLedger(try await SmallBook().results).entries
    #expect(
      ClaimText.details(entries[0]).map { "\($0.name): \($0.text)" } == [
        #"Expected: doses[drug="a<b",dose=2].effect > doses[drug="a<b",dose=1].effect"#,
        "Measured: 0.6 ± 1.3 against 0.25 ± 0.64",
        "Difference: 0.35 ± 0.64, mean over draw, standard error 0.0500, n = 2, interval by Student's t",
        "Paper: small 0.200, large 0.500, figure 1", "Open: the interval reaches both sides",
      ])
    #expect(
      ClaimText.details(entries[1]).map(\.name) == ["Expected", "Measured", "Difference", "Open"])
    #expect(ClaimText.paper(entries[1]) == nil)
  }
}
