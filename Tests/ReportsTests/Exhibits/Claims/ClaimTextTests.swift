import Testing

@testable import Reports

struct ClaimTextTests {
  private func details(_ keys: String) async throws -> [String] {
    let results = try await SmallBook(
      """
      # T

      ```yaml experiment
      id: a
      run: data
      rows: [{g: 0, s: 0, v: 1}, {g: 0, s: 1, v: 1.5}, {g: 1, s: 0, v: 3}, {g: 1, s: 1, v: 3.5}]
      ```

      ```yaml claim
      text: So.
      \(keys)
      ```
      """
    ).results
    let entry = try #require(ClaimsLedger(results).entries.first)
    return ClaimText.details(entry).map { "\($0.name): \($0.text)" }
  }

  @Test func aClaimOverReplicatesSaysWhatItRestsOn() async throws {
    #expect(
      try await details(
        "expect: a[g=1].v > a[g=0].v\nover: s\npaper: {source: table 3, our_share: 0.25, n: 12}")
        == [
          "Expected: a[g=1].v > a[g=0].v", "Measured: 3.2 ± 3.2 against 1.2 ± 3.2",
          "Difference: 2, mean over s, standard error 0, n = 2, interval by Student's t",
          "Paper: our share 0.250, n 12, table 3",
        ])
  }

  @Test func whatIsWrittenIsSettled() async throws {
    #expect(
      try await details("expect: a[g=1,s=0].v > a[g=0,s=0].v") == [
        "Expected: a[g=1,s=0].v > a[g=0,s=0].v", "Measured: 3 against 1", "Difference: 2",
      ])
  }

  @Test func aMarginIsSaid() async throws {
    #expect(
      try await details("expect: a[g=1,s=0].v == 3.1 within 0.2") == [
        "Expected: a[g=1,s=0].v == 3.1 within 0.2", "Measured: 3 against 3.10",
        "Difference: -0.100, margin 0.2",
      ])
  }

  /// What a claim adds to a side is no part of what was measured.
  @Test(arguments: [
    (
      "a[g=1].v > a[g=0].v + 0.4", "3.2 ± 3.2 against 1.2 ± 3.2, margin 0.4",
      "Beyond the margin: 1.60"
    ),
    (
      "a[g=1].v - 0.4 > a[g=0].v", "3.2 ± 3.2 against 1.2 ± 3.2, margin 0.4",
      "Beyond the margin: 1.60"
    ),
    (
      "a[g=0].v + 0.5 < a[g=1].v - 1", "1.2 ± 3.2 against 3.2 ± 3.2, margin 1.5",
      "Beyond the margin: -0.500"
    ),
    (
      "a[g=0].v > a[g=1].v - 3", "1.2 ± 3.2 against 3.2 ± 3.2, allowance 3",
      "Within the allowance: 1"
    ),
    (
      "a[g=1].v >= 0.5 + mean(a[g=0].v) - 0.1", "3.2 ± 3.2 against 1.2 ± 3.2, margin 0.4",
      "Beyond the margin: 1.60"
    ),
    ("a[g=1].v > 1 + 0.4", "3.2 ± 3.2 against 1.40", "Difference: 1.9 ± 3.2"),
    ("a[g=1].v > 2 * a[g=0].v", "3.2 ± 3.2 against 2.5 ± 6.4", "Difference: 0.8 ± 3.2"),
    ("a[g=1].v == a[g=0].v + 2 within 0.1", "3.2 ± 3.2 against 3.2 ± 3.2", "Difference: 0"),
  ])
  func sidesAreSaidAsMeasured(expect: String, measured: String, difference: String) async throws {
    let lines = try await details("expect: \(expect)\nover: s")
    #expect(lines[1] == "Measured: \(measured)")
    #expect(lines[2].hasPrefix(difference), "\(lines[2])")
  }

  @Test func eachOfSeveralComparisonsIsSaid() async throws {
    #expect(
      try await details("expect: 1 < a[g=1,s=0].v < 2.5 and a[g=0,s=0].v == 1") == [
        "Expected: 1 < a[g=1,s=0].v < 2.5 and a[g=0,s=0].v == 1",
        "1 < a[g=1,s=0].v: 1 against 3, difference -2: reproduced",
        "a[g=1,s=0].v < 2.5: 3 against 2.50, difference 0.500: not reproduced",
        "a[g=0,s=0].v == 1: 1 against 1, difference 0: reproduced",
      ])
    #expect(
      try await details("expect: 3 < a[g=1].v < 9\nover: s").last
        == "Open: 3 < a[g=1].v: the interval reaches both sides")
  }

  @Test func whatKeepsAVerdictOpenIsSaid() async throws {
    #expect(
      try await details("expect: a[g=1].v > 3\nover: s").last
        == "Open: the interval reaches both sides")
    #expect(
      try await details("expect: a[g=7].v > 1\nover: s").last
        == "Open: no row of 'a' has g=7; it is one of 0, 1")
  }
}
