import Interpretability
import RandomStreams

extension SmallWorld {
  /// The facts of a kind, asked for in one template; what an edit would say is drawn among the other
  /// answers.
  ///
  /// - Parameters:
  ///   - fact: What is asked for.
  ///   - template: How it is asked for.
  ///   - neighbours: How many other subjects with the same answer a fact has in its neighbourhood.
  ///   - seed: Draws what edits say, options and neighbours.
  /// - Returns: The facts, in the world's order.
  package func facts(
    _ fact: Template.Fact, template: Template, neighbours: Int, seed: UInt64
  ) -> [FactSet.Fact] {
    switch fact {
    case .sport, .team, .town:
      facts(mainAthletes, fact, template, neighbours, seed) {
        sportQuestion(of: $0, distractors: Self.mainSports, &$1)
      }
    case .country, .product:
      facts(places, fact, template, neighbours, seed) { countryQuestion(of: $0, &$1) }
    }
  }

  private func facts<Subject: FactSubject>(
    _ subjects: [Subject], _ fact: Template.Fact, _ template: Template, _ neighbours: Int,
    _ seed: UInt64, question: (Subject, inout RandomStream) -> MultipleChoice
  ) -> [FactSet.Fact] {
    var injections = RandomStream(seed: seed, name: "injected answers")
    var options = RandomStream(seed: seed, name: "options of facts")
    var choices = RandomStream(seed: seed, name: "neighbourhoods")
    let answers = subjects.map { $0.value(of: fact) }
    let all = Set(answers).sorted()
    let byAnswer = Dictionary(grouping: subjects) { $0.value(of: fact) }
    let others = Template.all(fact).filter { $0 != template }
    return zip(subjects, answers).map { subject, answer in
      let foils = all.filter { $0 != answer }
      var result = FactSet.Fact(
        subject: subject.name.joined(separator: " "),
        prompt: template.prompt(subject.name).joined(separator: " "), answer: answer,
        foils: foils)
      result.injected = injections.pick(foils)
      result.paraphrases = others.map { $0.prompt(subject.name).joined(separator: " ") }
      let near = (byAnswer[answer] ?? []).filter { $0.name != subject.name }
      result.neighborhood = choices.shuffled(near).prefix(neighbours).map {
        template.prompt($0.name).joined(separator: " ")
      }
      if fact == .sport || fact == .country {
        let question = question(subject, &options)
        result.question = FactSet.Question(text: question.text, options: question.options)
      }
      return result
    }
  }
}
