import Interpretability

extension AskedModel {
  /// The facts whose answers the model gives probability enough, after their prompts alone.
  ///
  /// Facts that its tokens cannot tell from what an edit would say are not known either.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - probability: The least probability of the answer's first token.
  ///   - threads: Threads to keep busy.
  /// - Returns: Those of the facts, in order.
  package func known(
    _ facts: some Sequence<FactSet.Fact>, atLeast probability: Double, threads: Int
  ) -> [FactSet.Fact] {
    let asked = facts.compactMap { fact in (try? questions([fact])).map { (fact, $0[0]) } }
    guard !asked.isEmpty else { return [] }
    let values = Study(model, asked.map(\.1), metric: .probability, threads: threads).values()
    return zip(asked, values).filter { $1 >= probability }.map(\.0.0)
  }
}
