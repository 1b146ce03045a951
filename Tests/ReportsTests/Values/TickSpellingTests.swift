import Testing

@testable import Reports

struct TickSpellingTests {
  @Test(arguments: [
    ([0, 500, 1000], true, ["0", "500", "1,000"]), ([2019, 2020], false, ["2019", "2020"]),
    ([1.2e6, 1.4e6, 1.6e6], true, ["1.2e+06", "1.4e+06", "1.6e+06"]),
    ([1e6, 2e6], true, ["1e+06", "2e+06"]),
    ([0, 2e-5, 2.5e-5], true, ["0", "2e-05", "2.5e-05"]),
    ([1_200_000, 1_400_000], false, ["1200000", "1400000"]), ([], true, []),
  ])
  func everyTickIsSpelledApart(values: [Double], groups: Bool, texts: [String]) {
    #expect(Spelling.ticks(values, groupsThousands: groups) == texts)
  }
}
