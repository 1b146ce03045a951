import Foundation
import Testing
import Unlearning

struct SettingsSearchTests {
  private func searched(
    _ rates: [Double], _ weights: [Double], score: (EditSettings) -> Double
  ) -> SettingsSearch<String> {
    var search = SettingsSearch<String>(learningRates: rates, editWeights: weights)
    while let settings = search.next {
      search.note(
        "\(settings.learningRate), \(settings.editWeight)", score: score(settings))
    }
    return search
  }

  /// Every rate at the first weight, then every other weight at the best rate.
  @Test func ratesComeFirstThenWeights() {
    let search = searched([1, 2, 3], [10, 20, 30]) {
      -abs($0.learningRate - 2) - abs($0.editWeight - 20) / 100
    }
    #expect(
      search.trials.map(\.outcome)
        == ["1.0, 10.0", "2.0, 10.0", "3.0, 10.0", "2.0, 20.0", "2.0, 30.0"])
    #expect(search.count == 5)
    #expect(search.best?.settings == EditSettings(learningRate: 2, editWeight: 20))
    #expect(search.best?.outcome == "2.0, 20.0")
  }

  /// Of equals the first one wins, among rates and at the end.
  @Test func ofEqualsTheFirstWins() {
    let search = searched([1, 2], [10, 20]) { _ in 0 }
    #expect(search.trials.map(\.settings.learningRate) == [1, 2, 1])
    #expect(search.best?.settings == EditSettings(learningRate: 1, editWeight: 10))
  }

  /// A weight that does better with the best rate than that rate with the first weight is not looked
  /// for with other rates.
  @Test func otherRatesAreNotTriedAgain() {
    let search = searched([1, 2], [10, 20]) {
      $0.editWeight == 20 ? 100 / $0.learningRate : $0.learningRate
    }
    #expect(search.trials.count == 3)
    #expect(search.best?.settings == EditSettings(learningRate: 2, editWeight: 20))
  }

  @Test func givenSettingsAreTheOnlyTrial() {
    let given = EditSettings(learningRate: 0.5, editWeight: 3)
    var search = SettingsSearch<Int>(given)
    #expect(search.count == 1 && search.best == nil)
    #expect(search.next == given)
    search.note(7, score: -1)
    #expect(search.next == nil)
    #expect(search.best?.outcome == 7)
    // There is nothing left that an outcome could be of.
    search.note(8, score: 100)
    #expect(search.trials.count == 1)
  }

  @Test func settingsAreKeptAsJSON() throws {
    let settings = EditSettings(learningRate: 0.003, editWeight: 1)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(settings)
    #expect(String(decoding: data, as: UTF8.self) == #"{"editWeight":1,"learningRate":0.003}"#)
    #expect(try JSONDecoder().decode(EditSettings.self, from: data) == settings)
  }
}
