import Chapters
import Unlearning

/// Objectives as chapters choose them: `inject`, `{npo: {beta: 0.1}}`.
extension Objective: SpecVariant {
  /// The setting of negative preference optimization.
  private struct Preference: BlockSpec {
    @Key("β; 0.1 in npo's paper, 2.5 in simnpo's.", in: 0.001...100) var beta = 0.1
  }

  /// The settings of representation misdirection.
  private struct Misdirection: BlockSpec {
    @Key("The layer that is steered.", in: 0...1000) var layer = 2
    @Key("How long the direction is, in lengths of the representation.", in: 0.1...1000)
    var strength = 5.0
  }

  public static func choice(_ name: Name) -> VariantChoice<Objective> {
    switch name {
    case .inject: .plain(.inject)
    case .logOneMinus: .plain(.logOneMinus)
    case .ascent: .plain(.ascent)
    case .npo: .with(Preference.self) { .npo(beta: $0.beta) }
    case .simnpo: .with(Preference.self) { .simnpo(beta: $0.beta) }
    case .rmu: .with(Misdirection.self) { .rmu(layer: $0.layer, strength: $0.strength) }
    }
  }
}
