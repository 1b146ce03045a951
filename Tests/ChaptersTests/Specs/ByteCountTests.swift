import Testing

@testable import Chapters

struct ByteCountTests {
  @Test(arguments: [
    ("500 MB", 500_000_000), ("2GB", 2_000_000_000), ("1.5 gb", 1_500_000_000), ("3 KB", 3000),
  ])
  func amountsAreRead(text: String, bytes: Int) throws {
    #expect(try ByteCount(Written.node(text)).bytes == bytes)
  }

  @Test(arguments: ["500", "MB", "-1 MB", "1 TB", "0 MB", "1e9 GB"])
  func otherWordsAreNone(text: String) {
    let problem = #expect(throws: Diagnostic.self) { try ByteCount(Written.node(text)) }
    #expect(
      problem?.message == "expected an amount of memory like 500 MB or 2 GB, found '\(text)'")
  }

  @Test(arguments: [
    (2_000_000_000, "2 GB"), (1_500_000_000, "1.5 GB"), (512_000_000, "512 MB"), (3000, "3 KB"),
  ])
  func amountsAreSpelled(bytes: Int, text: String) {
    #expect(ByteCount.spelled(bytes) == text)
  }
}
