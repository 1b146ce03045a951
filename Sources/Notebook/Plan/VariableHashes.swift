import Foundation

/// Hashes the values of environment variables, so that keys depend on them and nobody reads or guesses them.
///
/// The hash is keyed with a secret of the store: keys are published, with all else that they are made of, and a
/// password of few letters would be found by trying. So a cell that declares a variable has another key in
/// another store. What depends on it has not: that goes by its output.
package struct VariableHashes: Sendable {
  private let secret: Data

  /// Hashes keyed with a secret.
  package init(secret: Data) { self.secret = secret }

  /// A new secret.
  static func newSecret() -> Data {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  /// What stands for a variable's value in a key; two variables of one value have two hashes.
  func hash(_ value: String, of name: String) -> String {
    ContentHash.keyedSHA256(Data("\(name)=\(value)".utf8), secret: secret)
  }
}
