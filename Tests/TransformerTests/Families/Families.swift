import Tensors
import Transformer

/// The families that tests of all families are about: the registry's, and one that is not in it.
enum Families {
  static let all = ModelConfiguration.Family.allCases + [.quince]
}
