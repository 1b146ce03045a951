import Foundation
import Testing

@testable import Notebook

struct VariableHashesTests {
  private let hashes = VariableHashes(secret: Data("Jefe".utf8))

  /// RFC 4231, test case 2.
  @Test func theHashIsTheStandardsHMAC() {
    #expect(
      ContentHash.keyedSHA256(Data("what do ya want for nothing?".utf8), secret: Data("Jefe".utf8))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func aHashDependsOnSecretNameAndValue() {
    let other = VariableHashes(secret: VariableHashes.newSecret())
    let all = [
      hashes.hash("1", of: "A"), hashes.hash("2", of: "A"), hashes.hash("1", of: "B"),
      other.hash("1", of: "A"),
    ]
    #expect(Set(all).count == 4)
    #expect(hashes.hash("1", of: "A") == all[0])
  }

  @Test func secretsDiffer() {
    let secrets = (0..<8).map { _ in VariableHashes.newSecret() }
    #expect(Set(secrets).count == 8)
    #expect(secrets.allSatisfy { $0.count == 32 })
  }
}
