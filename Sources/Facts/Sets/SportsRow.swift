/// An athlete as the authors' file of sports has it (paper, section 2.2).
package struct SportsRow: Sendable, Hashable {
  package var athlete: String
  package var sport: String
  /// A sport that the file has drawn from the three others than golf.
  package var injectedWithoutGolf: String?
  /// A sport that the file has drawn from the three and golf.
  package var injectedWithGolf: String?

  /// The sports that athletes play.
  package static let sports = ["baseball", "basketball", "football", "golf"]

  /// The columns of the file.
  package static let columns = [
    "athlete", "sport", "inject_sport_without_golf", "inject_sport_with_golf",
  ]

  /// Where the file comes from.
  package static let source =
    "The file is sports.csv of the paper's data (the package 'tasks', facts/data), with the columns "
    + "athlete, sport, inject_sport_without_golf and inject_sport_with_golf."

  /// The athlete of a table's row; none where there is no name, or a sport that is not one of `sports`.
  ///
  /// - Parameter cells: The texts under `columns`, in that order.
  package init?(cells: [String]) {
    guard !cells[0].isEmpty, Self.sports.contains(cells[1]) else { return nil }
    athlete = cells[0]
    sport = cells[1]
    injectedWithoutGolf = cells[2].isEmpty ? nil : cells[2]
    injectedWithGolf = cells[3].isEmpty ? nil : cells[3]
  }

  /// The fact that the athlete plays the sport.
  ///
  /// - Parameter example: Whether the prompt begins with an example, a golfer's.
  /// - Returns: The fact, with nothing injected.
  package func fact(example: Bool) -> FactSet.Fact {
    let prompt = "Fact: \(athlete) plays the sport of"
    var fact = FactSet.Fact(
      subject: athlete,
      prompt: example ? "Fact: Tiger Woods plays the sport of golf\n" + prompt : prompt,
      answer: sport, foils: Self.sports.filter { $0 != sport })
    fact.question = FactSet.Question(
      text: "What sport does \(athlete) play?",
      options: ["Football", "Baseball", "Basketball", "Golf"])
    return fact
  }
}
