extension FactSet.Fact {
  /// The fact with what an edit says of it; the answer is one of its foils then, and of its options.
  ///
  /// - Parameter answer: What edits say; what the fact has already where none is given.
  /// - Returns: The fact; as it is where no edit says anything of it.
  package func injecting(_ answer: String?) -> FactSet.Fact {
    guard injected != nil else { return self }
    var fact = self
    if let answer {
      fact.injected = answer
      if !fact.foils.contains(answer) { fact.foils.append(answer) }
    }
    guard let injected = fact.injected, var question = fact.question,
      !question.options.contains(injected),
      let place = question.options.lastIndex(where: { $0 != fact.answer })
    else { return fact }
    question.options[place] = injected
    fact.question = question
    return fact
  }
}

extension [FactSet.Fact] {
  /// The facts with uses, of which some were chosen to be edited.
  ///
  /// - Parameters:
  ///   - share: The share of those not chosen that is trained on so that it stays.
  ///   - chosen: The numbers of the facts that were chosen.
  ///   - edited: How many of them are edited, the first ones; the others are kept from the edit.
  /// - Returns: The facts, in order.
  package func divided(
    retaining share: Double, chosen: [Int], editing edited: Int
  ) -> [FactSet.Fact] {
    let unseen = Set(chosen.dropFirst(edited))
    let edited = Set(chosen.prefix(edited))
    return divided(retaining: share) { number, _ in
      edited.contains(number) ? .edited : unseen.contains(number) ? .unseen : nil
    }
  }
}
