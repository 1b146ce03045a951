import Facts
import Frames

extension TrialCount {
  /// The subjects of some of a cell's facts: what becomes of one says nothing of another.
  ///
  /// - Parameters:
  ///   - split: Which of them are asked for.
  ///   - apart: What of them is not, as an attack is given it.
  /// - Returns: The count.
  static func subjects(_ split: FactSet.Split, apart: Apart? = nil) -> TrialCount {
    TrialCount(
      valuesOf: "subject", in: "facts", ofInput: "facts", where: ["split": .text(split.rawValue)],
      apart: apart)
  }
}
