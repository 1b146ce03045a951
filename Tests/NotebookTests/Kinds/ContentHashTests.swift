import Foundation
import TestSupport
import Testing

@testable import Notebook

struct ContentHashTests {
  /// The examples of FIPS 180-4.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashesAreThoseOfTheStandard(text: String, hash: String) {
    #expect(ContentHash.sha256(text) == hash)
  }

  @Test func aFileHasTheHashOfItsContent() throws {
    let text = String(repeating: "a line of text\n", count: 100_000)
    let folder = try TemporaryFolder(["file": text])
    #expect(
      ContentHash.sha256(fileAt: folder.url.appending(path: "file")) == ContentHash.sha256(text))
    #expect(ContentHash.sha256(fileAt: folder.url.appending(path: "none")) == nil)
  }
}
